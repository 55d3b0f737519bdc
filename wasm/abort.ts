/**
 * Stands in for AssemblyScript's imported `abort`, so that the module imports nothing and runs wherever
 * WebAssembly does. The host sees the trap and reports one internal error.
 */
export function abort(_message: string | null, _file: string | null, _line: u32, _column: u32): void {
  unreachable();
}
