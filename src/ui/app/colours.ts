/** Colours that keep their hue and stay visible on a light or a dark ground. */

const DARKEST = 0.2;
const LIGHTEST = 0.55;

/** What figures are drawn with beside their own colours: the page's own, as `style/base.css` has them. */
export interface Ink {
  readonly text: string;
  readonly surface: string;
  readonly grid: string;
  readonly zero: string;
}

export const inkOf = (dark: boolean): Ink =>
  dark
    ? { text: "#c3ccd9", surface: "#171c24", grid: "#38414f", zero: "#4a5566" }
    : { text: "#414b5c", surface: "#ffffff", grid: "#d8dde6", zero: "#b9c1ce" };

/** The same colour, lightened or darkened until it can be seen on the page's ground; `#rrggbb` or `rgba(…)`. */
export function visibleOn(colour: string, dark: boolean): string {
  const channels = channelsOf(colour);
  if (channels === undefined) return colour;
  const towards = dark ? 255 : 0;
  let mixed: readonly number[] = channels;
  const tooFaint = () => dark ? luminance(mixed) < DARKEST : luminance(mixed) > LIGHTEST;
  for (let part = 0.1; part < 1 && tooFaint(); part += 0.1) {
    mixed = channels.map((channel) => Math.round(channel + (towards - channel) * part));
  }
  const opacity = /^rgba\(.*,\s*([\d.]+)\)$/.exec(colour)?.[1];
  if (opacity !== undefined) return `rgba(${mixed.join(",")},${opacity})`;
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** Red, green and blue, each from 0 to 255; undefined where the text is no such colour. */
function channelsOf(colour: string): number[] | undefined {
  const hex = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(colour)?.slice(1);
  if (hex !== undefined) return hex.map((part) => parseInt(part, 16));
  return /^rgba?\((\d+),\s*(\d+),\s*(\d+)/.exec(colour)?.slice(1, 4).map(Number);
}

/** Relative luminance, 0 to 1, as WCAG 2 defines it. */
function luminance(channels: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
