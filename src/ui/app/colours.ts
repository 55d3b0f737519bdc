/** Colours that keep their hue and stay visible on a light or a dark ground. */

const DARKEST = 0.2;
const LIGHTEST = 0.55;

/** The same colour, lightened or darkened until it can be seen on the page's ground. */
export function visibleOn(colour: string, dark: boolean): string {
  const channels = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(colour)?.slice(1).map((hex) =>
    parseInt(hex, 16)
  );
  if (channels === undefined) return colour;
  const towards = dark ? 255 : 0;
  let mixed = channels;
  const tooFaint = () => dark ? luminance(mixed) < DARKEST : luminance(mixed) > LIGHTEST;
  for (let part = 0.1; part < 1 && tooFaint(); part += 0.1) {
    mixed = channels.map((channel) => Math.round(channel + (towards - channel) * part));
  }
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** Relative luminance, 0 to 1, as WCAG 2 defines it. */
function luminance(channels: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
