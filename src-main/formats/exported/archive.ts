/**
 * What a torch.export archive holds, by the names of its entries. Since torch 2.8 (torch/csrc/export/pt2_archive_constants.h):
 * archive_format, models/NAME.json, data/weights, data/constants, data/sample_inputs, data/aotinductor, data/executorch,
 * extra; before that a plain zip of serialized_exported_program.json, serialized_state_dict.pt, serialized_constants.pt
 * and version.
 */
import { LapidaryError } from '../../../src-shared/errors.js';
import type { FileSource } from '../byte-source.js';
import { readZipDirectory, type ZipEntry } from '../zip/zip-directory.js';
import { readZipEntry } from '../zip/zip-entry.js';

export interface ProgramEntry {
  /** Name of the model within the archive: `model` where nobody chose one. */
  name: string;
  json: ZipEntry;
  /** Each torch.save's file, or the JSON that places tensors in entries beside it; undefined when there is none. */
  weights: PayloadEntry | undefined;
  constants: PayloadEntry | undefined;
  sampleInputs: ZipEntry | undefined;
}

export type PayloadEntry =
  | { kind: 'checkpoint'; entry: ZipEntry }
  | { kind: 'config'; entry: ZipEntry; folder: string };

export interface ExportArchive {
  source: FileSource;
  byName: ReadonlyMap<string, ZipEntry>;
  /** `2.8 or later` … in words. */
  layout: string;
  /** Version of the archive (archive_version) or of the schema (version), as the file has it. */
  version: string;
  bigEndian: boolean;
  programs: ProgramEntry[];
  /** Compiled code, by entry. */
  compiled: string[];
  /** Other entries that belong to nobody's model: `extra/…`, ExecuTorch programs. */
  extra: ZipEntry[];
  executorch: string[];
}

const maxTextBytes = 4096;

export function openArchive(source: FileSource): ExportArchive {
  const entries = readZipDirectory(source);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const old = byName.get('serialized_exported_program.json');
  const archive =
    old === undefined
      ? currentArchive(source, entries, byName)
      : {
          source,
          byName,
          layout: 'torch 2.1 to 2.7',
          version: textOf(source, byName.get('version')),
          bigEndian: false,
          programs: [oldProgram(old, byName)],
          compiled: [],
          extra: entries.filter((entry) => entry.name.startsWith('extra_files/')),
          executorch: [],
        };
  if (archive.programs.length === 0) throw withoutProgram(archive);
  return archive;
}

function oldProgram(json: ZipEntry, byName: ReadonlyMap<string, ZipEntry>): ProgramEntry {
  const checkpoint = (name: string): PayloadEntry | undefined => {
    // torch 2.1 called the same content .json.
    const entry = byName.get(`${name}.pt`) ?? byName.get(`${name}.json`);
    return entry && { kind: 'checkpoint', entry };
  };
  return {
    name: 'model',
    json,
    weights: checkpoint('serialized_state_dict'),
    constants: checkpoint('serialized_constants'),
    sampleInputs: byName.get('serialized_example_inputs.pt'),
  };
}

function currentArchive(
  source: FileSource,
  entries: readonly ZipEntry[],
  byName: ReadonlyMap<string, ZipEntry>,
): ExportArchive {
  const root = rootOf(entries);
  const inside = (folder: string): ZipEntry[] => entries.filter((entry) => entry.name.startsWith(`${root}${folder}`));
  const payload = (folder: string, name: string, configs: readonly string[]): PayloadEntry | undefined => {
    const checkpoint = byName.get(`${root}${folder}${name}.pt`);
    if (checkpoint !== undefined) return { kind: 'checkpoint', entry: checkpoint };
    for (const config of configs) {
      const entry = byName.get(`${root}${folder}${name}_${config}.json`);
      if (entry !== undefined) return { kind: 'config', entry, folder: `${root}${folder}` };
    }
    return undefined;
  };
  const programs = inside('models/').flatMap((json): ProgramEntry[] => {
    const name = /^(.+)\.json$/.exec(json.name.slice(root.length + 'models/'.length))?.[1];
    if (name === undefined) return [];
    const weights = payload('data/weights/', name, ['weights_config', 'model_param_config']);
    const constants = payload('data/constants/', name, ['constants_config', 'model_constants_config']);
    return [{ name, json, weights, constants, sampleInputs: byName.get(`${root}data/sample_inputs/${name}.pt`) }];
  });
  // torch.export.save calls its one model so; it is the main one among several.
  programs.sort((a, b) => Number(b.name === 'model') - Number(a.name === 'model'));
  return {
    source,
    byName,
    layout: 'torch 2.8 or later',
    version: textOf(source, byName.get(`${root}archive_version`)),
    bigEndian: textOf(source, byName.get(`${root}byteorder`)) === 'big',
    programs,
    compiled: inside('data/aotinductor/').map(({ name }) => name.slice(root.length)),
    extra: inside('extra/'),
    executorch: inside('data/executorch/').map(({ name }) => name.slice(root.length)),
  };
}

/** The folder all entries lie in, with its slash: torch names it after the file. */
function rootOf(entries: readonly ZipEntry[]): string {
  for (const { name } of entries) {
    const found = /^((?:[^/]+\/)?)(?:archive_format|models\/.+\.json)$/.exec(name)?.[1];
    if (found !== undefined) return found;
  }
  return '';
}

function textOf(source: FileSource, entry: ZipEntry | undefined): string {
  if (entry === undefined || entry.bytes > maxTextBytes) return '';
  return new TextDecoder().decode(readZipEntry(source, entry, maxTextBytes)).trim();
}

function withoutProgram({ source, compiled, executorch }: ExportArchive): LapidaryError {
  if (compiled.length > 0) {
    const libraries = compiled.filter((name) => name.endsWith('.so')).length;
    return new LapidaryError(
      'FORMAT_UNSUPPORTED',
      `${source.path} is an AOTInductor package: compiled code (${String(libraries)} shared ${libraries === 1 ? 'library' : 'libraries'} among ${String(compiled.length)} files) and no graph.`,
      'Open the .pt2 that torch.export.save writes before it is compiled.',
    );
  }
  if (executorch.length > 0) {
    return new LapidaryError(
      'FORMAT_UNSUPPORTED',
      `${source.path} is a torch.export archive (.pt2) that holds only ExecuTorch programs: ${executorch.slice(0, 3).join(', ')}.`,
      'Open the .pt2 they were made from.',
    );
  }
  return new LapidaryError(
    'MODEL_INVALID',
    `${source.path} is a torch.export archive (.pt2) without a model in it.`,
    'Save it again with torch.export.save.',
  );
}
