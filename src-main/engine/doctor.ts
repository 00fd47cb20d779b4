/** What this machine has and lacks, each with how to get it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DoctorCheck, DoctorReport } from '../../src-shared/contract.js';
import { toErrorInfo } from '../../src-shared/errors.js';
import type { JobContext } from '../jobs/job-context.js';
import { resources, version } from '../resources.js';
import { managedPython } from '../runtimes/python/environment.js';
import { findPython } from '../runtimes/python/find-python.js';
import { probeOnce } from '../runtimes/python/list-pythons.js';
import { OrtRunner } from '../runtimes/ort/runner.js';
import { loadResultSchema } from '../runtimes/ort/runner-protocol.js';
import type { Services } from '../services.js';
import { tensorkit } from '../tensorkit/choose.js';
import { doctorNeeds, type UsedPython } from './doctor-needs.js';

const silent = (signal: AbortSignal): JobContext => ({ signal, log: () => undefined, progress: () => undefined });

async function checkOrt(signal: AbortSignal, versions: Record<string, string>): Promise<DoctorCheck> {
  const base = { id: 'onnxruntime', title: 'ONNX Runtime' };
  const runner = new OrtRunner(silent(signal), 'the empty model');
  try {
    const info = loadResultSchema.parse(
      await runner.request({ method: 'load', params: { path: null, threads: 1, optimisation: 'all' } }),
    );
    versions['onnxruntime'] = info.version;
    return { ...base, state: 'ok', detail: `${info.version}, ${info.provider}`, hint: '' };
  } catch (error) {
    const info = toErrorInfo(error);
    return { ...base, state: 'missing', detail: info.message, hint: info.hints.join(' ') };
  } finally {
    await runner.close();
  }
}

async function checkPython(
  signal: AbortSignal,
  services: Services,
  versions: Record<string, string>,
): Promise<DoctorCheck> {
  const base = { id: 'python', title: 'Python with PyTorch' };
  const path = await findPython(services.dataDir).catch(() => null);
  const problem = path === null ? null : (await probeOnce(path)).problem;
  if (path !== null && problem !== null)
    return {
      ...base,
      state: 'missing',
      detail: `${path} cannot be used: ${problem}.`,
      hint: 'Choose another: `lapidary doctor --use PATH`, or `lapidary doctor --setup-python`.',
    };
  try {
    const found = await services.python.versions(silent(signal));
    Object.assign(versions, found);
    return {
      ...base,
      state: 'ok',
      detail: `Python ${found['python'] ?? '?'}, torch ${found['torch'] ?? '?'}`,
      hint: '',
    };
  } catch (error) {
    const info = toErrorInfo(error);
    return { ...base, state: 'missing', detail: info.message, hint: info.hints.join(' ') };
  }
}

/** The Python that commands run with, by what is installed in it. */
async function usedPython({ dataDir }: Services): Promise<UsedPython | null> {
  const path = await findPython(dataDir).catch(() => null); // why there is none is told by its check
  if (path === null) return null;
  const { packages } = await probeOnce(path);
  return { path, managed: path === managedPython(dataDir), packages };
}

/** Both kits give the same numbers: the twin is only slower. */
function checkTensorkit(): DoctorCheck {
  const { kit, reason } = tensorkit();
  const detail = kit.name === 'native' ? 'native add-on' : `TypeScript twin, slower on large tensors: ${reason}`;
  return { id: 'tensorkit', title: 'Tensor statistics', state: 'ok', detail, hint: '' };
}

/** Runs every check for real: starts a runner, starts Python. Inspecting needs neither, so `ok` asks only for ORT. */
export async function doctor(services: Services, signal: AbortSignal): Promise<DoctorReport> {
  const versions: Record<string, string> = { lapidary: version, node: process.versions.node };
  const checks: DoctorCheck[] = [
    { id: 'node', title: 'Node.js', state: 'ok', detail: process.versions.node, hint: '' },
    await checkOrt(signal, versions),
    await checkPython(signal, services, versions),
    checkTensorkit(),
  ];
  const window = existsSync(join(resources.renderer, 'index.html'));
  checks.push({
    id: 'window',
    title: 'Window',
    state: window ? 'ok' : 'missing',
    detail: window ? 'built' : 'The window has not been built.',
    hint: window ? '' : 'Run `npm run build`.',
  });
  const used = await usedPython(services);
  return {
    schemaVersion: 1,
    ok: checks.every((check) => check.state !== 'missing'),
    versions,
    dataDir: services.dataDir,
    python: used?.path ?? null,
    checks,
    needs: doctorNeeds(used),
  };
}
