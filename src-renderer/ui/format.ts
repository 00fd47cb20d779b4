/** Small texts that more than one room shows. */

const minute = 60_000;

const formatNames = new Map([
  ['onnx', 'ONNX'],
  ['ort', 'ONNX Runtime'],
  ['torchscript', 'TorchScript'],
  ['exported-program', 'torch.export'],
  ['checkpoint', 'PyTorch checkpoint'],
  ['tflite', 'TFLite'],
  ['openvino', 'OpenVINO IR'],
  ['coreml', 'Core ML'],
  ['gguf', 'GGUF'],
  ['keras', 'Keras'],
  ['hdf5', 'HDF5'],
  ['tensorrt', 'TensorRT'],
  ['huggingface', 'Hugging Face'],
]);

/** A format's id as its makers write it. */
export function formatName(id: string): string {
  return formatNames.get(id) ?? id;
}

/** How long ago, for a person: 'just now', '5 min ago', '3 h ago', 'yesterday', '12 days ago', then the date. */
export function formatAgo(at: number, now: number): string {
  const past = now - at;
  if (past < minute) return 'just now';
  if (past < 60 * minute) return `${String(Math.floor(past / minute))} min ago`;
  if (past < 24 * 60 * minute) return `${String(Math.floor(past / (60 * minute)))} h ago`;
  const days = Math.floor(past / (24 * 60 * minute));
  if (days === 1) return 'yesterday';
  return days < 60 ? `${String(days)} days ago` : new Date(at).toISOString().slice(0, 10);
}

/** Last part of a path with / or \. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).pop() ?? path;
}

/** Everything before the last separator; '' where there is none. */
export function dirName(path: string): string {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return at < 0 ? '' : at === 0 ? '/' : path.slice(0, at);
}

/** `file` seen from `dir`, unless it is absolute already (POSIX, drive letter or UNC). */
export function joinPath(dir: string | null, file: string): string {
  if (dir === null || dir === '' || /^([\\/]|[A-Za-z]:[\\/])/.test(file)) return file;
  return `${dir.replace(/[\\/]$/, '')}/${file}`;
}

/** `3:07` for a clock that runs; hours only when there are any. */
export function formatClock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0
    ? `${String(hours)}:${two(minutes)}:${two(seconds % 60)}`
    : `${String(minutes)}:${two(seconds % 60)}`;
}
