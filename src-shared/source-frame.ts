/** The line of a model's own code that a node was made by. */
import type { NodeOrigin, SourceLine } from './inspect.js';

/** The innermost frame of a node's origin whose file the model keeps. */
export function sourceFrame(origin: NodeOrigin | null, keeps: (file: string) => boolean): SourceLine | undefined {
  return origin?.stack.find(({ file }) => keeps(file));
}
