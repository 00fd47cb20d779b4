/**
 * A process that opens files one after the other and looks at all there is: report, attributes, details, lint, the
 * statistics of a tensor. Its parent judges; it may be ended at any time.
 */
import { LapidaryError } from '../../../src-shared/errors.js';
import { lintFile } from '../../../src-main/formats/lint.js';
import type { OpenedModel } from '../../../src-main/formats/model-format.js';
import { openModel } from '../../../src-main/formats/registry.js';
import { tensorkit } from '../../../src-main/tensorkit/choose.js';
import { summarise } from '../../../src-main/tensorkit/statistics.js';

export interface Reading {
  /** 'opened', the code of a LapidaryError, or the stack of a defect. */
  outcome: string;
  format: string;
  /** Errors of lint and of tensors, the same way. */
  others: string[];
  /** Processor time of this process, in ms. */
  cpuMs: number;
  /** The most memory this process has had so far. */
  peakBytes: number;
}

/** Nodes and values looked at. */
const most = 300;

const codeOf = (thrown: unknown): string =>
  thrown instanceof LapidaryError
    ? thrown.code
    : thrown instanceof Error
      ? (thrown.stack ?? thrown.message)
      : String(thrown);

async function look(model: OpenedModel): Promise<void> {
  JSON.stringify(model.report);
  model.attributes();
  for (let node = 0; node < Math.min(model.graph.nodes.count, most); node += 1) {
    JSON.stringify(model.nodeDetail(node));
    model.nodeAttributes(node).tensor('value', 100);
  }
  for (let value = 0; value < Math.min(model.graph.values.count, most); value += 1) {
    model.valueMetadata?.(value);
    model.smallTensor(value, 64);
    await model.tensorDetail(value, 4);
  }
}

/** The statistics of the first tensor that has some; codes of what stood in the way. */
async function lookAtTensors(model: OpenedModel): Promise<string[]> {
  const codes: string[] = [];
  const signal = new AbortController().signal;
  for (let value = 0; value < Math.min(model.graph.values.count, most); value += 1) {
    try {
      const tensor = model.storedTensor(value);
      if (tensor === undefined) continue;
      const { dtype, elements } = tensor;
      await summarise(tensorkit().kit, { range: await tensor.range(signal), dtype, elements, signal });
      return codes;
    } catch (thrown) {
      codes.push(codeOf(thrown));
    }
  }
  return codes;
}

async function read(path: string): Promise<Reading> {
  const before = process.cpuUsage();
  const others: string[] = [];
  let outcome = 'opened';
  let model: OpenedModel | undefined;
  try {
    model = await openModel(path);
    await look(model);
    others.push(...(await lookAtTensors(model)));
  } catch (thrown) {
    outcome = codeOf(thrown);
  }
  try {
    JSON.stringify(await lintFile(path, model));
  } catch (thrown) {
    others.push(codeOf(thrown));
  }
  const { user, system } = process.cpuUsage(before);
  return {
    outcome,
    format: model?.report.format ?? '',
    others,
    cpuMs: (user + system) / 1000,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}

process.on('message', (path: string) => {
  void read(path).then((reading) => process.send?.(reading));
});
