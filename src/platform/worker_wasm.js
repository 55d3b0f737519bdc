// In JavaScript, because workerd's form of importing a module is one that TypeScript under Deno refuses.
export { default as kernels } from "../../dist/quintile.wasm";
