import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { startBrowser } from "./browser.ts";
import { type Service, startService } from "./service.ts";

/** What the tests of a file share; nothing of it is there before they run. */
export interface Stage {
  readonly browser: Browser;
  readonly service: Service;
}

/** Starts a browser and the local trial before the tests of the file that calls this, and stops both after them. */
export function useStage(): Stage {
  let browser: Browser;
  let service: Service;
  beforeAll(async () => {
    [browser, service] = await Promise.all([startBrowser(), startService()]);
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });
  return {
    get browser() {
      return browser;
    },
    get service() {
      return service;
    },
  };
}
