/** Subject labels as short as they can be told apart: `/long/way/model.onnx@ort` → `model.onnx@ort`. Pure. */

/** The label with the last `parts` segments of its path; what follows the file (entry, runtime, options) is kept. */
function shortened(label: string, parts: number): string {
  // A runtime follows the first '@' that looks like one; its options may hold a path of their own.
  const at = label.search(/@[a-z]+(,|$)/);
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
