/**
 * Reading and writing arrays of numbers in linear memory by index.
 * A "pointer" is the byte address of element 0; every function here compiles to one load or store.
 */

/** Element `index` of an array of f64. */
@inline
export function getDouble(pointer: usize, index: i32): f64 {
  return load<f64>(pointer + (<usize>index << 3));
}

/** Sets element `index` of an array of f64. */
@inline
export function setDouble(pointer: usize, index: i32, value: f64): void {
  store<f64>(pointer + (<usize>index << 3), value);
}

/** Adds to element `index` of an array of f64. */
@inline
export function addDouble(pointer: usize, index: i32, value: f64): void {
  setDouble(pointer, index, getDouble(pointer, index) + value);
}

/** Element `index` of an array of i32. */
@inline
export function getInt(pointer: usize, index: i32): i32 {
  return load<i32>(pointer + (<usize>index << 2));
}

/** Sets element `index` of an array of i32. */
@inline
export function setInt(pointer: usize, index: i32, value: i32): void {
  store<i32>(pointer + (<usize>index << 2), value);
}

/** Byte address of element `index` of an array of f64; 64-bit safe for any index an i32 can hold. */
@inline
export function doubleAddress(pointer: usize, index: i32): usize {
  return pointer + (<usize>index << 3);
}

/** Element `index` of an array of f32. */
@inline
export function getFloat(pointer: usize, index: i32): f32 {
  return load<f32>(pointer + (<usize>index << 2));
}

/** Sets element `index` of an array of f32. */
@inline
export function setFloat(pointer: usize, index: i32, value: f32): void {
  store<f32>(pointer + (<usize>index << 2), value);
}
