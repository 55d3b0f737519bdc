/// <reference lib="dom" />
import { fetchKeyFigures } from "./api.ts";
import { renderKeyFigures } from "./cards/key_figures.ts";
import { renderFailure } from "./cards/notices.ts";
import { skeleton } from "./element.ts";

const content = document.querySelector("#content");
content?.replaceChildren(skeleton("tiles"));
try {
  content?.replaceChildren(renderKeyFigures(await fetchKeyFigures(new AbortController().signal)));
} catch (error) {
  content?.replaceChildren(renderFailure(error));
}
