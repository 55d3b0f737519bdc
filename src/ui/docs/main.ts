/// <reference lib="dom" />

/** What this page uses of Swagger UI's bundle, which puts itself on the window. */
interface SwaggerUI {
  (options: Readonly<Record<string, unknown>>): unknown;
}
declare const SwaggerUIBundle: SwaggerUI;

SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  // Without this, the page would ask the validator of another host for a badge.
  validatorUrl: null,
  // A token typed here stays in this tab's memory.
  persistAuthorization: false,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
});
