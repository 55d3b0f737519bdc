/** Watches the memories of the instances of WebAssembly that are made, here or in workerd. */
export interface MemoryWatch {
  /** The most memory that one of them has, in bytes: a memory never shrinks, so it is the most that it had. */
  most(): number;
  stop(): void;
}

export function watchMemories(): MemoryWatch {
  const memories: WebAssembly.Memory[] = [];
  const original = WebAssembly.Instance;
  WebAssembly.Instance = new Proxy(original, {
    construct(target, argumentsList, newTarget) {
      const instance = Reflect.construct(target, argumentsList, newTarget);
      if (instance.exports.memory instanceof WebAssembly.Memory) memories.push(instance.exports.memory);
      return instance;
    },
  });
  return {
    most: () => Math.max(0, ...memories.map(({ buffer }) => buffer.byteLength)),
    stop: () => WebAssembly.Instance = original,
  };
}
