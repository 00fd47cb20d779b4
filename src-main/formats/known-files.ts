/** Files people have that are not (yet) opened here: recognised by content, named, with what can be done instead. */
import { LapidaryError } from '../../src-shared/errors.js';
import { executorchName, isExecutorch } from './exported/executorch.js';

interface KnownFile {
  /** How the sentence names it: "… is a TorchScript archive"; by its first bytes, where these say more. */
  name: string | ((bytes: Uint8Array) => string);
  /** Recognises it by its first bytes (up to 4 KiB), also given as Latin-1 text, and its path in lower case. */
  matches(text: string, bytes: Uint8Array, path: string): boolean;
  hint: string;
}

const later = 'Inspecting this format comes in a later version.';
const viaExport = `${later} For now: export the model from its Python source with \`lapidary export FILE.py:make\` and open the ONNX file.`;
const isZip = (text: string): boolean => text.startsWith('PK\x03\x04');

/** The refusal for a torch archive that its directory shows to be no checkpoint. */
export function otherTorchArchive(kind: 'package' | 'other', path: string): LapidaryError {
  const known = {
    package: { name: 'a torch.package archive', hint: viaExport },
    other: { name: 'a zip archive', hint: 'Unpack it and open the model file inside.' },
  }[kind];
  return new LapidaryError('FORMAT_UNSUPPORTED', `${path} is ${known.name}.`, known.hint);
}

const knownFiles: readonly KnownFile[] = [
  {
    name: executorchName,
    matches: isExecutorch,
    hint: 'A program for a device has its operators bound to kernels and delegates. Open the .pt2 it was made from.',
  },
  {
    name: 'weights of ExecuTorch programs (.ptd)',
    matches: (text) => text.slice(4, 8) === 'FT01',
    hint: 'Open the .pt2 the program was made from.',
  },
  {
    name: 'a zip archive',
    matches: isZip,
    hint: 'Unpack it and open the model file inside.',
  },
  {
    name: 'a pickle file',
    matches: (_text, bytes) => bytes[0] === 0x80 && (bytes[1] ?? 0) >= 2 && (bytes[1] ?? 0) <= 5,
    hint: 'See what loading it would run with `lapidary lint FILE`.',
  },
  {
    name: 'a gzip archive',
    matches: (text) => text.startsWith('\x1f\x8b'),
    hint: 'Unpack it and open the model file inside.',
  },
  {
    name: 'a tar archive',
    matches: (text) => text.slice(257, 262) === 'ustar',
    hint: 'Unpack it and open the model file inside.',
  },
  {
    name: 'a Python source file',
    matches: (_text, _bytes, path) => path.endsWith('.py'),
    hint: 'Export it: `lapidary export FILE.py:make --to onnx …`.',
  },
];

/** Throws for a file that is known not to be a model this version opens; does nothing for the rest. */
export function refuseKnownFile(head: Uint8Array, path: string): void {
  const text = Buffer.from(head).toString('latin1');
  if (text.startsWith('version https://git-lfs.github.com/spec/')) {
    const size = /^size (\d+)$/m.exec(text)?.[1];
    const bytes = size === undefined ? '' : ` of ${Number(size).toLocaleString('en-US')} bytes`;
    throw new LapidaryError(
      'LFS_POINTER',
      `${path} is a git-lfs pointer: it stands for a file${bytes} that has not been fetched.`,
      'Run `git lfs pull` in the repository, then open the file again.',
    );
  }
  if (/^\s*(<!doctype html|<html)/i.test(text)) {
    throw new LapidaryError(
      'NOT_A_MODEL',
      `${path} is an HTML page, probably what a website showed instead of the download.`,
      'Download the file itself (on GitHub and Hugging Face: the "raw" or "download" link).',
    );
  }
  const known = knownFiles.find((each) => each.matches(text, head, path.toLowerCase()));
  if (known === undefined) return;
  const name = typeof known.name === 'string' ? known.name : known.name(head);
  throw new LapidaryError('FORMAT_UNSUPPORTED', `${path} is ${name}.`, known.hint);
}

/** The refusal for a file nothing recognised. */
export function notAModel(head: Uint8Array, path: string): LapidaryError {
  const isText = head.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13);
  return new LapidaryError(
    'NOT_A_MODEL',
    isText ? `${path} is a text file, not a model.` : `${path} is not a model: its content is no format known here.`,
    'ONNX, ONNX Runtime, torch.export, TorchScript, PyTorch checkpoint, safetensors, TFLite, OpenVINO, Core ML, Keras and GGUF files can be opened. If it was downloaded, compare its size with the original.',
  );
}
