/** The kernels, compiled by the platform when it loads the Worker. */
export const kernels: WebAssembly.Module;
