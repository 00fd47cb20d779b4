import { describe, expect, it } from 'vitest';
import { errorInfoSchema, exitStatusByCode, formatError, LapidaryError, toErrorInfo } from './errors.js';

describe('LapidaryError', () => {
  it('crosses a process boundary unchanged', () => {
    const error = new LapidaryError('FILE_EMPTY', 'a.onnx is empty.', ['Download it again.'], 'at line 1');
    const wire: unknown = JSON.parse(JSON.stringify(error.toInfo()));
    const back = LapidaryError.fromInfo(errorInfoSchema.parse(wire));
    expect(back).toMatchObject({ code: 'FILE_EMPTY', message: 'a.onnx is empty.', detail: 'at line 1' });
    expect(back.hints).toEqual(['Download it again.']);
  });

  it('takes one hint as well as several', () => {
    expect(new LapidaryError('USAGE', 'x', 'do this').hints).toEqual(['do this']);
  });
});

describe('toErrorInfo', () => {
  it('keeps ours and calls everything else internal, with the stack out of the message', () => {
    expect(toErrorInfo(new LapidaryError('USAGE', 'no')).code).toBe('USAGE');
    const info = toErrorInfo(new TypeError('x is not a function'));
    expect(info.code).toBe('INTERNAL');
    expect(info.message).not.toContain('at ');
    expect(info.detail).toContain('TypeError');
    expect(toErrorInfo('boom').message).toContain('boom');
  });
});

describe('formatError', () => {
  it('prints one error line and one line per hint', () => {
    const info = { code: 'NOT_A_MODEL' as const, message: 'first\n  second', hints: ['one', 'two'] };
    expect(formatError(info)).toBe('error[NOT_A_MODEL]: first second\nhint: one\nhint: two');
  });

  it('says the line of code and the reason where they are known', () => {
    const where = { file: '/m.py', line: 3, text: 'if x.sum() > 0:' };
    const info = { code: 'EXPORT_FAILED' as const, message: 'm', hints: ['h'], lesson: 'a-lesson', why: 'w', where };
    expect(formatError(info)).toBe('error[EXPORT_FAILED]: m\nwhere: /m.py:3  if x.sum() > 0:\nwhy: w\nhint: h');
    expect(LapidaryError.fromInfo(errorInfoSchema.parse(info)).toInfo()).toEqual(info);
  });

  it('never leaves the reader without a hint', () => {
    expect(formatError({ code: 'USAGE', message: 'no', hints: [] })).toMatch(/\nhint: /);
  });
});

describe('exitStatusByCode', () => {
  it('uses the documented statuses only', () => {
    expect(new Set(Object.values(exitStatusByCode))).toEqual(new Set([1, 2, 3, 4, 130]));
    expect(exitStatusByCode.MODEL_TRUNCATED).toBe(2);
    expect(exitStatusByCode.CHECK_FAILED).toBe(1);
  });
});
