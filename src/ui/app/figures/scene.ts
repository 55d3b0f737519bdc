import { inkOf } from "../colours.ts";
import type { Part } from "../wire.ts";
import { isPart, type Looks, partOf } from "./looks.ts";

/** The cube of a 3D chart; on a phone it is seen from farther off, and its axes have shorter names. */
export function dressScene(scene: Part, { dark, narrow }: Looks): Part {
  const ink = inkOf(dark);
  const looks = { gridcolor: ink.grid, zerolinecolor: ink.zero, showbackground: false, color: ink.text };
  const distance = narrow ? 2.3 : 1.3;
  const axes = Object.entries(scene).filter(([, axis]) => isPart(axis)).map(([name, axis]) => {
    const own = partOf(axis);
    const { text } = partOf(own["title"]);
    const title = narrow && typeof text === "string" ? { title: { text: text.replace(/ \(.*/, "") } } : {};
    return [name, { ...own, ...looks, ...title }] as const;
  });
  return {
    ...scene,
    ...Object.fromEntries(axes),
    camera: {
      eye: { x: distance, y: distance, z: 0.4 * distance },
      center: { x: 0, y: 0, z: -0.18 },
    },
    aspectmode: "manual",
    aspectratio: { x: 1.15, y: 1.15, z: 0.7 },
  };
}
