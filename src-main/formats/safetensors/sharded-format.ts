/** A model whose weights lie in several files, opened by the index that names them. */
import type { ModelFormat, OpenedModel } from '../model-format.js';
import { joinParts } from '../weights/joined-weights.js';
import { WeightsModel } from '../weights/weights-model.js';
import { weightsReport } from '../weights/weights-report.js';
import { FileSource } from '../byte-source.js';
import { looksLikeShardIndex, readShardIndex } from './shard-index.js';
import { readShards } from './shards.js';

function openSharded(path: string): OpenedModel {
  const index = readShardIndex(path);
  const { parts, files, warnings } = readShards(index);
  const { tensors, findStorage } = joinParts(parts.map((part) => ({ part, prefix: '' })));
  const metadata = new Map([...(parts[0]?.metadata ?? []), ...index.metadata]);
  metadata.set('shards', shardsText(parts.length, files.length));
  const report = weightsReport({
    format: parts[0]?.format ?? 'safetensors',
    path,
    fileBytes: index.bytes + files.reduce((sum, file) => sum + (file.bytes ?? 0), 0),
    producer: parts[0]?.producer ?? '',
    tensors,
    metadata,
    warnings,
  });
  report.externalFiles = files;
  const source = new FileSource(path);
  source.close();
  const otherSources = parts.map((part) => part.source.path);
  return new WeightsModel({ source, tensors, report, findStorage, otherSources, problem: null });
}

/** `3`, or `2 of 3` where some are missing or damaged. */
export const shardsText = (read: number, all: number): string =>
  read === all ? String(all) : `${String(read)} of ${String(all)}`;

export const shardedFormat: ModelFormat = {
  id: 'shard-index',
  extensions: ['.index.json'],
  sniff: (head, path) => (looksLikeShardIndex(head, path) ? 2 : 0),
  open: (path) => Promise.resolve().then(() => openSharded(path)),
};
