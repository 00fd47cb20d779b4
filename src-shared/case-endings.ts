/** Files that hold cases, by their endings. */
export const pictureEndings = ['.png', '.jpg', '.jpeg', '.jfif'] as const;
export const caseEndings = ['.npy', '.npz', '.raw', '.bin', '.txt', ...pictureEndings] as const;

const endsWith = (path: string, endings: readonly string[]): boolean =>
  endings.some((ending) => path.toLowerCase().endsWith(ending));

/** Whether a name is one that files with cases have; folders are told by what is in them. */
export const isCaseFile = (path: string): boolean => endsWith(path, caseEndings);

/** What a path will be read as, in words; null where the name says nothing. */
export function caseFileWords(path: string): string | null {
  const name = path.trim();
  if (endsWith(name, pictureEndings)) return 'A real picture, cut to the size of the input.';
  if (endsWith(name, ['.txt'])) return 'Real texts, one a line, through the tokenizer.json beside the model.';
  if (endsWith(name, ['.npy'])) return 'The array of the only input.';
  if (endsWith(name, ['.npz'])) return 'Arrays named like the inputs; in folders: several cases.';
  if (endsWith(name, ['.raw', '.bin'])) return 'Elements without a header, in the shape that the inputs say.';
  if (endsWith(name, ['.onnx'])) return 'The ONNX test data beside this model.';
  return /\.\w+$/.test(name) ? null : 'A folder: pictures, arrays named like the inputs, or ONNX test data.';
}

/** Whether pictures may be among them, so that it matters how they are scaled. */
export const mayHoldPictures = (path: string): boolean =>
  path.trim() !== '' && (endsWith(path.trim(), pictureEndings) || !/\.\w+$/.test(path.trim()));
