import { afterEach, expect, test, vi } from 'vitest';
import { LapidaryError } from '../../../src-shared/errors.js';
import { findPython } from './find-python.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a LAPIDARY_PYTHON that is no Python is not answered with an environment that it would hide', async () => {
  vi.stubEnv('LAPIDARY_PYTHON', '/nowhere/python');
  const error = await findPython('/nowhere').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LapidaryError);
  expect(error).toMatchObject({ code: 'PYTHON_MISSING' });
  expect((error as LapidaryError).hints.join(' ')).toMatch(/^LAPIDARY_PYTHON names it.*unset it/);
});
