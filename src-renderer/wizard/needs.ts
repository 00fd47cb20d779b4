/** What a run needs on this machine, and whether it is there. Pure, from the doctor's report. */
import type { DoctorReport } from '../../src-shared/contract.js';
import type { DoctorNeed, PythonRequest } from '../../src-shared/python-environment.js';
import { libraryOf } from '../../src-shared/source.js';
import type { TargetId } from '../../src-shared/target.js';
import type { TargetsDraft } from './target-draft.js';

export interface Need {
  id: string;
  name: string;
  present: boolean;
  /** Its version, or what is missing. */
  detail: string;
  /** Packages it lacks. */
  lacks: readonly string[];
  /** The command, or the sentence, that provides it; '' where nothing is missing. */
  command: string;
  /** What a button asks for; null where only the command helps. */
  provide: PythonRequest | null;
}

interface Wish extends TargetsDraft {
  placed: string;
  file: string;
}

/** The doctor's name for what a source needs beyond PyTorch. */
const sourceId = ({ placed, file }: Pick<Wish, 'placed' | 'file'>): string | null =>
  libraryOf(file.trim()) ?? (placed === 'folder' ? 'huggingface' : null);

/** The doctor's names for what a target needs: its packages, and those of an option that was said. */
function targetIds(target: TargetId, { options }: Pick<Wish, 'options'>): string[] {
  const library = options[target]?.['operator_library'] ?? '';
  return library === '' ? [target] : [target, 'ort-python'];
}

const toNeed = ({ id, title, lacks, command, provide }: DoctorNeed): Need => ({
  id,
  name: title,
  present: lacks.length === 0,
  detail: lacks.length === 0 ? 'packages present' : `lacks ${lacks.join(', ')}`,
  lacks,
  command,
  provide,
});

const pythonIsThere = ({ checks }: DoctorReport): boolean =>
  checks.every(({ id, state }) => id !== 'python' || state !== 'missing');

/** Without Python everything lacks everything; that is said once, as the need of Python. */
function packageNeeds(ids: readonly (string | null)[], doctor: DoctorReport | null): Need[] {
  if (doctor === null || !pythonIsThere(doctor)) return [];
  return doctor.needs.filter(({ id }) => ids.includes(id)).map(toNeed);
}

/** What the source needs beyond PyTorch. */
export const needsOfSource = (wish: Pick<Wish, 'placed' | 'file'>, doctor: DoctorReport | null): Need[] =>
  packageNeeds([sourceId(wish)], doctor);

/** What one target needs. */
export const needsOfTarget = (target: TargetId, wish: Pick<Wish, 'options'>, doctor: DoctorReport | null): Need[] =>
  packageNeeds(targetIds(target, wish), doctor);

/** Python first, then the source and the targets, then ONNX Runtime. */
export function needsOf(wish: Wish, doctor: DoctorReport): Need[] {
  const check = (id: string, name: string): Need[] => {
    const found = doctor.checks.find((each) => each.id === id);
    if (found === undefined) return [];
    const present = found.state !== 'missing';
    return [{ id, name, present, detail: found.detail, lacks: [], command: present ? '' : found.hint, provide: null }];
  };
  return [
    ...check('python', 'Python'),
    ...packageNeeds([sourceId(wish), ...wish.targets.flatMap((target) => targetIds(target, wish))], doctor),
    ...(wish.targets.some((target) => target.startsWith('onnx')) ? check('onnxruntime', 'ONNX Runtime') : []),
  ];
}
