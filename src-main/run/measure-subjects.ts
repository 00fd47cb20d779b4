/** Puts a measurement together: cases per batch, isolated processes, overhead rows for the runtimes in use. */
import { batchSymbol, exampleCase } from '../../src-shared/cases.js';
import type { InputSpec } from '../../src-shared/input-spec.js';
import type { LatencyResult } from '../../src-shared/latency.js';
import type { RuntimeId, Subject } from '../../src-shared/subject.js';
import type { JobContext } from '../jobs/job-context.js';
import { measure, type MeasurePlan } from '../latency/measure.js';
import { summarise } from '../latency/statistics.js';
import { runtimeFor } from '../runtimes/registry.js';
import type { Services } from '../services.js';
import type { SourceOptions } from '../../src-shared/source.js';

export interface MeasureRequest {
  subjects: readonly Subject[];
  specs: readonly InputSpec[];
  /** Sizes of the batch symbol; empty: the example. */
  batch: readonly number[];
  threads: number;
  warmup: number;
  samples: number;
  dir: string;
  outputNames: readonly string[] | null;
  sourceOptions?: SourceOptions | undefined;
}

function casesOf(request: MeasureRequest): MeasurePlan['cases'] {
  const symbol = batchSymbol(request.specs);
  if (symbol === undefined || request.batch.length === 0) {
    const example = exampleCase(request.specs, {});
    return [{ case: example, batch: symbol === undefined ? null : (example.sizes[symbol] ?? null) }];
  }
  return request.batch.map((size) => ({ case: exampleCase(request.specs, { [symbol]: size }), batch: size }));
}

/** Samples of an empty model: enough for a stable median, cheap at microseconds each. */
const overheadSamples = 200;

/** Whose empty model stands for a runtime: those of PyTorch share one worker and one cost per call. */
function overheadRuntime(runtime: RuntimeId): RuntimeId | undefined {
  if (runtime === 'recorded' || runtime === 'openvino') return undefined;
  return runtime === 'ort' ? runtime : 'eager';
}

async function overheadOf(
  context: JobContext,
  services: Services,
  request: MeasureRequest,
): Promise<LatencyResult['overhead']> {
  const ids = new Set(request.subjects.flatMap(({ runtime }) => overheadRuntime(runtime) ?? []));
  const rows: LatencyResult['overhead'] = [];
  for (const id of ids) {
    context.progress(rows.length / ids.size, 'Timing an empty model');
    const samples = await runtimeFor(id, { python: services.python, isolated: true }).overhead(
      context,
      request.threads,
      overheadSamples,
    );
    rows.push({ runtime: id, n: samples.length, p50Ms: summarise(samples).p50Ms });
  }
  return rows;
}

/** Measures subjects as a request says. See latency/measure.ts for errors. */
export async function measureSubjects(
  context: JobContext,
  services: Services,
  request: MeasureRequest,
): Promise<LatencyResult> {
  const needsPython = request.subjects.some((subject) => subject.runtime !== 'ort');
  return measure(context, {
    ...request,
    cases: casesOf(request),
    versions: { node: process.versions.node, ...(needsPython ? await services.python.versions(context) : {}) },
    open: (subject) =>
      runtimeFor(subject.runtime, { python: services.python, isolated: true }).open(context, subject, {
        threads: request.threads,
        inputNames: request.specs.map((spec) => spec.name),
        outputNames: request.outputNames,
        sourceOptions: request.sourceOptions,
      }),
    overhead: (part) => overheadOf(part, services, request),
  });
}
