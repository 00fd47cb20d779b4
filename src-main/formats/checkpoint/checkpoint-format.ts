/** Checkpoints of torch.save (zip, legacy, or the tar before it): what is in them, and what loading them would run. Nothing is executed. */
import type { Finding } from '../../../src-shared/finding.js';
import type { InspectWarning } from '../../../src-shared/inspect.js';
import { FileSource } from '../byte-source.js';
import { openExportedProgram } from '../exported/exported-format.js';
import { otherTorchArchive } from '../known-files.js';
import type { ModelFormat, OpenedModel } from '../model-format.js';
import { safetyFindings } from '../pickle/safety.js';
import type { WeightsPart } from '../weights/joined-weights.js';
import { openTorchScript } from '../torchscript/torchscript-format.js';
import { firstTarName, looksLikeTar, readTarDirectory } from '../tar/tar-directory.js';
import { WeightsModel } from '../weights/weights-model.js';
import { sharedStorages, weightsReport } from '../weights/weights-report.js';
import { readZipDirectory } from '../zip/zip-directory.js';
import { type Collected, collectTensors } from './collect-tensors.js';
import {
  type CheckpointContainer,
  isLegacyCheckpoint,
  openLegacyCheckpoint,
  openZipCheckpoint,
  torchArchiveKind,
} from './containers.js';
import { isTarPart, openTarCheckpoint } from './tar-container.js';

/** What loading the container's pickles would do. */
export function checkpointFindings(container: CheckpointContainer): Finding[] {
  const findings = container.pickles.flatMap(({ where, events }) => {
    // The small pickles before the object hold numbers; only what is wrong with them is worth a word.
    const listed = safetyFindings(events, where);
    return where === container.pickles[container.pickles.length - 1]?.where
      ? listed
      : listed.filter((finding) => finding.severity !== 'info');
  });
  return container.kind === 'tar' ? withoutSafeLoading(findings) : findings;
}

/** torch.load(weights_only=True) takes no tar, whatever is in it. */
export function withoutSafeLoading(findings: readonly Finding[]): Finding[] {
  return [
    ...findings.filter(({ rule }) => rule !== 'weights-only-loads' && rule !== 'weights-only-refuses'),
    {
      rule: 'weights-only-refuses',
      severity: 'warning',
      message: 'torch.load(weights_only=True) refuses this file: it takes no tar archives (torch before 0.1.10).',
      where: '',
      fix: 'Load it once where that is safe, and save its state_dict again.',
    },
  ];
}

function warningsOf(container: CheckpointContainer, collected: Collected): InspectWarning[] {
  const safety = checkpointFindings(container)
    .filter((finding) => finding.severity !== 'info')
    .map(({ rule, message }) => ({ code: rule.toUpperCase().replaceAll('-', '_'), message }));
  const { problems } = collected;
  if (problems.length === 0) return safety;
  const message = `${problems.length === 1 ? 'One tensor is' : `${String(problems.length)} tensors are`} of a kind that is not read here: ${problems.slice(0, 3).join(', ')}.`;
  return [...safety, { code: 'TENSOR_KIND_UNKNOWN', message }];
}

const containerNames: Record<CheckpointContainer['kind'], string> = {
  zip: 'zip (torch 1.6 or later)',
  legacy: 'legacy (torch before 1.6)',
  tar: 'tar (torch before 0.1.10)',
};

/** Facts beside the tensors, and what is remarkable about those. */
function metadataOf(container: CheckpointContainer, collected: Collected): Map<string, string> {
  const metadata = new Map(collected.facts);
  const optimizer = collected.tensors.filter((tensor) => tensor.role === 'optimizer').length;
  if (optimizer > 0) metadata.set('optimizer tensors', String(optimizer));
  if (collected.modules.length > 0) metadata.set('modules', collected.modules.join(', '));
  const shared = sharedStorages(collected.tensors);
  shared.slice(0, 20).forEach((names, index) => {
    metadata.set(`shared storage ${String(index + 1)}`, names.slice(0, 10).join(', '));
  });
  metadata.set('container', containerNames[container.kind]);
  return metadata;
}

/** The checkpoint in a zip, or the model that another of torch's archives is. */
function openZip(source: FileSource): CheckpointContainer | OpenedModel {
  const entries = readZipDirectory(source);
  const kind = torchArchiveKind(entries);
  if (kind === 'export') return openExportedProgram(source.path);
  if (kind === 'torchscript') return openTorchScript(source.path);
  if (kind !== 'checkpoint') throw otherTorchArchive(kind, source.path);
  return openZipCheckpoint(source, entries);
}

function openContainer(source: FileSource, head: Uint8Array): CheckpointContainer | OpenedModel {
  if (isLegacyCheckpoint(head)) return openLegacyCheckpoint(source);
  return looksLikeTar(head) ? openTarCheckpoint(source, readTarDirectory(source)) : openZip(source);
}

/** What a checkpoint holds; another of torch's archives is the model it is. Reads structure. */
export function readCheckpoint(path: string): WeightsPart | OpenedModel {
  const source = new FileSource(path);
  try {
    const head = new Uint8Array(512);
    source.read(head, 0);
    const container = openContainer(source, head);
    if ('report' in container) return container;
    const collected = collectTensors(container.value);
    const findPlace = container.storages(collected.widths);
    return {
      format: 'checkpoint',
      source,
      producer: 'PyTorch',
      tensors: collected.tensors,
      metadata: metadataOf(container, collected),
      warnings: warningsOf(container, collected),
      findStorage: (key) => {
        const place = findPlace(key);
        return place && { source, ...place };
      },
      problem:
        container.byteOrder === 'big' ? 'It was saved on a big-endian machine; its values are not read here.' : null,
    };
  } finally {
    source.close();
  }
}

function openCheckpoint(path: string): OpenedModel {
  const part = readCheckpoint(path);
  if ('graph' in part) return part;
  const { format, source, producer, tensors, metadata, warnings, findStorage, problem } = part;
  const fileBytes = source.size;
  const report = weightsReport({ format, path, fileBytes, producer, tensors, metadata, warnings: [...warnings] });
  return new WeightsModel({ source, tensors, report, findStorage, problem });
}

const endings = /\.(pt|pth|bin|ckpt|tar|pkl|jit|ptl|pt2|torchscript)$/;

/** Whether the first bytes (up to 4 KiB) are those of a checkpoint, or of an archive called like one. */
export function looksLikeCheckpoint(head: Uint8Array, path: string): boolean {
  if (isLegacyCheckpoint(head)) return true;
  // torch writes these first.
  if (isTarPart(firstTarName(head) ?? '')) return true;
  const text = Buffer.from(head).toString('latin1');
  if (!text.startsWith('PK\x03\x04')) return false;
  // Which of torch's archives it is, its directory tells when it is opened.
  return /^[^]{30}([^/]+\/)?data\.pkl/.test(text) || endings.test(path.toLowerCase());
}

export const checkpointFormat: ModelFormat = {
  id: 'checkpoint',
  extensions: ['.pt', '.pth', '.bin', '.ckpt', '.jit', '.ptl', '.torchscript'],
  sniff: (head, path) => (looksLikeCheckpoint(head, path) ? 2 : 0),
  open: (path) => Promise.resolve().then(() => openCheckpoint(path)),
};
