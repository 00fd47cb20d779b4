/** Subject labels as short as they can be told apart: `/long/way/model.onnx@ort` → `model.onnx@ort`. Pure. */

/** The label with the last `parts` segments of its path; what follows the file (entry, runtime, options) is kept. */
function shortened(label: string, parts: number): string {
  // Options may hold no path, so the last separator before the first '@' ends the folders.
  const at = label.indexOf('@', Math.max(label.lastIndexOf('/'), label.lastIndexOf('\\')) + 1);
  const path = at < 0 ? label : label.slice(0, at);
  const rest = at < 0 ? '' : label.slice(at);
  return path.split(/[\\/]/).slice(-parts).join('/') + rest;
}

/** Short form of each label. Labels whose short forms would be the same get more of their folders. */
export function shortLabels(labels: readonly string[]): Map<string, string> {
  const distinct = [...new Set(labels)];
  const result = new Map<string, string>();
  for (const label of distinct) {
    const deepest = label.split(/[\\/]/).length;
    let parts = 1;
    const taken = (text: string): boolean =>
      distinct.some((other) => other !== label && shortened(other, parts) === text);
    while (parts < deepest && taken(shortened(label, parts))) parts += 1;
    result.set(label, shortened(label, parts));
  }
  return result;
}
