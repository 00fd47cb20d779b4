/** The options of a subject: which there are, for which runtimes, and what they mean. docs/subjects.md has the table. */
import { z } from 'zod';

export const runtimeIdSchema = z.enum(['eager', 'compile', 'torchscript', 'export', 'ort', 'openvino', 'recorded']);
export type RuntimeId = z.infer<typeof runtimeIdSchema>;

export const optimisationLevelSchema = z.enum(['disabled', 'basic', 'extended', 'all']);

export const floatTypeSchema = z.enum(['float32', 'float64', 'float16', 'bfloat16']);

/** A whole option that is on or off. */
const flag = z.union([z.boolean(), z.enum(['0', '1']).transform((text) => text === '1')]);

export const subjectOptionsSchema = z
  .object({
    threads: z.coerce.number().int().min(1).max(256).optional(),
    dtype: floatTypeSchema.optional(),
    autocast: z.enum(['float16', 'bfloat16']).optional(),
    mode: z.enum(['default', 'reduce-overhead', 'max-autotune', 'max-autotune-no-cudagraphs']).optional(),
    backend: z
      .string()
      .regex(/^[A-Za-z_][\w.-]*$/)
      .optional(),
    /** `off` is what people write, `disabled` what ONNX Runtime calls it. */
    opt: z
      .enum(['off', ...optimisationLevelSchema.options])
      .transform((level) => (level === 'off' ? 'disabled' : level))
      .optional(),
    /** Names joined by `+`, in the order they are asked. */
    providers: z
      .string()
      .regex(/^\w+(\+\w+)*$/)
      .optional(),
    runner: z.enum(['node', 'python']).optional(),
    library: z.string().min(1).optional(),
    iobinding: flag.optional(),
    device: z.string().regex(/^\w+$/).optional(),
    precision: z.enum(['f32', 'f16', 'bf16']).optional(),
  })
  .strict();

export type SubjectOptions = z.infer<typeof subjectOptionsSchema>;
export type SubjectOption = keyof SubjectOptions;

/** Every option: the runtimes that take it, its values as people write them, and what it does. */
export const subjectOptions: Readonly<
  Record<SubjectOption, { runtimes: readonly RuntimeId[]; values: string; what: string }>
> = {
  threads: {
    runtimes: ['eager', 'compile', 'torchscript', 'export', 'ort', 'openvino'],
    values: '1 … 256',
    what: 'Threads inside an operator. Without it, those of the whole measurement.',
  },
  dtype: {
    runtimes: ['eager', 'compile', 'torchscript'],
    values: floatTypeSchema.options.join(', '),
    what: 'Casts the parameters, the buffers and the floating inputs. With float64, tensors that `forward` makes without naming a type are float64 too.',
  },
  autocast: {
    runtimes: ['eager', 'compile'],
    values: 'float16, bfloat16',
    what: 'Runs under `torch.autocast`: parameters stay as they are, operators choose.',
  },
  mode: {
    runtimes: ['compile'],
    values: 'default, reduce-overhead, max-autotune, max-autotune-no-cudagraphs',
    what: 'The mode of `torch.compile`.',
  },
  backend: {
    runtimes: ['compile'],
    values: 'inductor, aot_eager, eager, …',
    what: 'The backend of `torch.compile`; inductor, which needs a C++ compiler, without it.',
  },
  opt: {
    runtimes: ['ort'],
    values: 'off, basic, extended, all',
    what: 'Graph optimisation of ONNX Runtime; all without it.',
  },
  providers: {
    runtimes: ['ort'],
    values: 'cpu, cuda, webgpu, … joined by +',
    what: 'Execution providers in the order they are asked; cpu without it.',
  },
  runner: {
    runtimes: ['ort'],
    values: 'node, python',
    what: 'Which ONNX Runtime: the one that comes with the app, or that of the Python environment. Without it, node where it can.',
  },
  library: {
    runtimes: ['ort'],
    values: 'PATH',
    what: 'A shared library with custom operators; runs in Python.',
  },
  iobinding: {
    runtimes: ['ort'],
    values: '0, 1',
    what: 'Binds inputs and outputs to memory before the run; runs in Python.',
  },
  device: { runtimes: ['openvino'], values: 'CPU, GPU, AUTO, …', what: 'The device of OpenVINO; CPU without it.' },
  precision: {
    runtimes: ['openvino'],
    values: 'f32, f16, bf16',
    what: 'In which type OpenVINO may compute; its own choice for the device without it.',
  },
};

/** Options of a runtime, in the order of the table. */
export function optionsOfRuntime(runtime: RuntimeId): SubjectOption[] {
  const names = Object.keys(subjectOptions) as SubjectOption[];
  return names.filter((name) => subjectOptions[name].runtimes.includes(runtime));
}

/** Why an option cannot be used with a runtime, where there is more to say than that it is not known. */
function whyNot(runtime: RuntimeId, option: SubjectOption): string | undefined {
  if (runtime === 'export' && (option === 'dtype' || option === 'autocast')) {
    return `a .pt2 program keeps the types it was exported with, so ${option} cannot change them`;
  }
  if (runtime === 'torchscript' && option === 'autocast') {
    return 'TorchScript keeps autocast in its code, so it cannot be added to a file';
  }
  if (runtime === 'recorded') return 'recorded outputs are read, not run, so they take no options';
  return undefined;
}

/** What is wrong with options for a runtime, in words; undefined when they can be used together. */
export function optionProblem(runtime: RuntimeId, options: SubjectOptions): string | undefined {
  const allowed = optionsOfRuntime(runtime);
  const stray = (Object.keys(options) as SubjectOption[]).find((name) => !allowed.includes(name));
  if (stray !== undefined) {
    const known = allowed.length > 0 ? `its options are ${allowed.join(', ')}` : 'it has no options';
    return whyNot(runtime, stray) ?? `${stray} is not an option of ${runtime} (${known})`;
  }
  if (options.dtype !== undefined && options.autocast !== undefined) {
    return 'dtype casts the model and autocast leaves it as it is: give one of them';
  }
  const python = options.library !== undefined || options.iobinding === true;
  if (options.runner === 'node' && python) {
    return 'ONNX Runtime for Node has neither operator libraries nor I/O binding: leave runner=node out';
  }
  return undefined;
}
