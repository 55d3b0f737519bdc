import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";
import type { Config } from "../config.ts";
import { AppError } from "../errors.ts";
import type { Environment } from "./context.ts";
import { isKnownOrigin, isWrite } from "./origins.ts";

/** The allowed origins, headers and exposed headers; `*` never goes with credentials. */
export const crossOrigin = ({ corsOrigins }: Config) => {
  const anywhere = corsOrigins.includes("*");
  return cors({
    origin: anywhere ? "*" : [...corsOrigins],
    credentials: !anywhere,
    allowMethods: ["GET", "HEAD", "POST", "PUT", "DELETE"],
    allowHeaders: [
      "Authorization",
      "Content-Type",
      "Idempotency-Key",
      "If-Match",
      "If-None-Match",
      "X-Workspace",
    ],
    exposeHeaders: ["Link", "ETag", "Retry-After", "RateLimit", "RateLimit-Policy"],
    maxAge: 600,
  });
};

/** What every answer tells a browser. Pages are ours alone: nothing from elsewhere runs, and nobody frames them. */
export const browserRules = () =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      // The chart and documentation pages set styles from their scripts, and draw to blobs and data URLs.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", "data:", "blob:"],
      fontSrc: ["'self'", "data:"],
      workerSrc: ["'self'", "blob:"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: "DENY",
    referrerPolicy: "same-origin",
    // Only a deployment knows whether it has a certificate; its platform sends this one.
    strictTransportSecurity: false,
    crossOriginResourcePolicy: false,
  });

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * While everything is open on loopback, only a loopback `Host` is served: a web page that points its own name
 * at this machine (DNS rebinding) reads nothing.
 */
export const loopbackOnly = (config: Config) =>
  createMiddleware<Environment>(async (c, next) => {
    const host = c.req.header("host") ?? new URL(c.req.url).host;
    if (config.loopbackOnly && !LOOPBACK_HOST.test(host)) {
      throw new AppError("forbidden", "This service answers on localhost only; open it under that name");
    }
    await next();
  });

/**
 * A browser names the page that a write comes from; only our own pages and the allowed origins may write.
 * Without this any web page could post a form to an open service on the visitor's own machine.
 */
export const knownWriters = ({ corsOrigins }: Config): MiddlewareHandler<Environment> =>
  createMiddleware<Environment>(async (c, next) => {
    const origin = c.req.header("origin");
    if (origin !== undefined && isWrite(c) && !corsOrigins.includes("*") && !isKnownOrigin(c, origin)) {
      throw new AppError(
        "forbidden",
        "Pages of this origin may not write here; CORS_ORIGINS names those that may",
      );
    }
    await next();
  });

/** Answers are made anew for each caller unless an operation says otherwise. */
export const cachingRules = ({ access }: Config): MiddlewareHandler<Environment> =>
  createMiddleware<Environment>(async (c, next) => {
    await next();
    if (!c.res.headers.has("cache-control")) {
      const isPrivate = access === "protected" || c.var.caller !== null;
      c.header("cache-control", isPrivate ? "private, no-cache" : "no-cache");
    }
    c.header("vary", "Accept, Authorization, Cookie, Origin");
  });
