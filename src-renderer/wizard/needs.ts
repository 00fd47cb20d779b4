/** What a run needs on this machine, and whether it is there. Pure, from the doctor's report. */
import type { DoctorReport } from '../../src-shared/contract.js';
import type { PythonRequest } from '../../src-shared/python-environment.js';
import { libraryOf } from '../../src-shared/source.js';
import type { TargetId } from '../../src-shared/target.js';

export interface Need {
  name: string;
  present: boolean;
  /** Its version, or what is missing. */
  detail: string;
  /** The command, or the sentence, that provides it; '' where nothing is missing. */
  command: string;
  /** What a button asks for; null where only the command helps. */
  provide: PythonRequest | null;
}

interface Wish {
  placed: string;
  file: string;
  targets: readonly TargetId[];
}

/** The doctor's name for what a source needs beyond PyTorch. */
const sourceNeed = ({ placed, file }: Wish): string | null =>
  libraryOf(file.trim()) ?? (placed === 'folder' ? 'huggingface' : null);

/** Python first, then the source and the targets, then ONNX Runtime. */
export function needsOf(wish: Wish, { checks, needs }: DoctorReport): Need[] {
  const check = (id: string, name: string): Need[] => {
    const found = checks.find((each) => each.id === id);
    if (found === undefined) return [];
    const present = found.state !== 'missing';
    return [{ name, present, detail: found.detail, command: present ? '' : found.hint, provide: null }];
  };
  const python = check('python', 'Python');
  const ids = [sourceNeed(wish), ...wish.targets];
  // Without Python everything lacks everything; that is said once.
  const packages = python.every(({ present }) => present) ? needs.filter(({ id }) => ids.includes(id)) : [];
  return [
    ...python,
    ...packages.map(({ title, lacks, command, provide }) => ({
      name: title,
      present: lacks.length === 0,
      detail: lacks.length === 0 ? 'packages present' : `lacks ${lacks.join(', ')}`,
      command,
      provide,
    })),
    ...(wish.targets.some((target) => target.startsWith('onnx')) ? check('onnxruntime', 'ONNX Runtime') : []),
  ];
}
