/** What each target, runtime and kind of source lacks in the Python that is used, and what provides it. Pure. */
import type { DoctorNeed, PythonExtra } from '../../src-shared/python-environment.js';
import { shellLine } from '../../src-shared/shell-word.js';
import { type TargetId, targets } from '../../src-shared/target.js';

interface Need {
  id: string;
  title: string;
  kind: DoctorNeed['kind'];
  packages: readonly string[];
}

const torch = ['torch', 'numpy'];
const onnx = [...torch, 'onnx', 'onnxscript'];

const targetNeeds = (Object.keys(targets) as TargetId[]).map(
  (id): Need => ({
    id,
    title: targets[id].title,
    kind: 'target',
    packages: targets[id].runtime === 'ort' ? onnx : torch,
  }),
);

const needs: readonly Need[] = [
  ...targetNeeds,
  { id: 'eager', title: 'PyTorch eager, TorchScript, torch.export', kind: 'runtime', packages: torch },
  {
    id: 'ort-python',
    title: 'ONNX Runtime with operator libraries',
    kind: 'runtime',
    packages: [...onnx, 'onnxruntime'],
  },
  { id: 'openvino', title: 'OpenVINO', kind: 'runtime', packages: [...torch, 'openvino'] },
  { id: 'coremltools', title: 'Core ML Tools', kind: 'runtime', packages: [...torch, 'coremltools'] },
  { id: 'huggingface', title: 'Hugging Face folders', kind: 'source', packages: [...torch, 'transformers'] },
  { id: 'torchvision', title: 'torchvision models by name', kind: 'source', packages: [...torch, 'torchvision'] },
  { id: 'timm', title: 'timm models by name', kind: 'source', packages: [...torch, 'timm'] },
];

const extras: readonly PythonExtra[] = ['transformers', 'openvino', 'coremltools'];

/** Their own dependencies bring another torch: they are used where the user has them, and not put into ours. */
const ownOnly = new Set(['torchvision', 'timm']);

export interface UsedPython {
  path: string;
  managed: boolean;
  packages: Readonly<Record<string, string>>;
}

function provider(lacks: readonly string[], used: UsedPython | null): Pick<DoctorNeed, 'command' | 'provide'> {
  if (lacks.length === 0) return { command: '', provide: null };
  if (lacks.some((name) => ownOnly.has(name)))
    return { command: 'lapidary doctor --use PATH   # a Python of yours that has it', provide: null };
  if (used !== null && !used.managed)
    return { command: shellLine([used.path, '-m', 'pip', 'install', ...lacks]), provide: null };
  const wanted = extras.filter((extra) => lacks.includes(extra));
  return {
    command: shellLine(['lapidary', 'doctor', '--setup-python', ...wanted.flatMap((extra) => ['--with', extra])]),
    provide: { action: 'setup', extras: wanted },
  };
}

/** `used` null: no Python can be used, so everything lacks everything. */
export function doctorNeeds(used: UsedPython | null): DoctorNeed[] {
  return needs.map(({ id, title, kind, packages }) => {
    const lacks = packages.filter((name) => used?.packages[name] === undefined);
    return { id, title, kind, lacks, ...provider(lacks, used) };
  });
}
