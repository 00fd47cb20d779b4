import { describe, expect, it } from 'vitest';
import { parseInputSpecs } from '../../src-shared/input-spec.js';
import { checkerMark, libraryOf, lintOfArtifact, markFindings, nameFindings, opsetFindings } from './read-back.js';

const value = (name: string) => ({ name, dtype: 'float32', shape: [2] });
const inputs = parseInputSpecs(['x:float32[2]', 'mask:int64[2]']);

describe('what was asked and what the file has', () => {
  it('says nothing when both agree', () => {
    const file = { inputs: [value('x'), value('mask')], outputs: [value('y')] };
    expect(nameFindings({ inputs, outputs: ['y'] }, file)).toEqual([]);
    expect(nameFindings({ inputs, outputs: null }, file)).toEqual([]);
    expect(opsetFindings(18, 18)).toEqual([]);
    expect(opsetFindings(null, 20)).toEqual([]);
  });

  it('names an input that is gone and outputs that are called otherwise', () => {
    const file = { inputs: [value('x')], outputs: [value('output_0'), value('z')] };
    const findings = nameFindings({ inputs, outputs: ['y', 'z'] }, file);
    expect(findings.map((finding) => finding.rule)).toEqual(['input-dropped', 'output-names-changed']);
    expect(findings[0]?.message).toContain('no input mask:');
    expect(findings[1]?.message).toContain('file has output_0, z');
    expect(opsetFindings(17, 18)[0]?.message).toContain('Opset 17 was asked for and the file has 18');
  });

  it('keeps checker and runtime apart: one may accept what the other refuses', () => {
    const marks = [
      ...checkerMark({ ok: false, message: 'bad\nmore' }),
      { id: 'loads' as const, ok: true, message: '' },
    ];
    expect(marks.map((mark) => mark.id)).toEqual(['checker', 'loads']);
    expect(markFindings(marks).map((finding) => finding.rule)).toEqual(['onnx-checker']);
    expect(markFindings([{ id: 'loads', ok: false, message: 'no kernel' }])[0]?.message).toBe('no kernel');
    expect(checkerMark(undefined)).toEqual([]);
  });

  it('runs an artifact with its operator library', () => {
    const request = { target: 'onnx' as const, opset: null };
    expect(libraryOf({ ...request, options: { operator_library: '/ops.so' } })).toEqual({ library: '/ops.so' });
    expect(libraryOf({ ...request, options: {} })).toEqual({});
  });

  it('takes from lint what an artifact is judged by', () => {
    const of = (rule: string, severity: 'error' | 'warning' | 'info') => ({
      rule,
      severity,
      message: rule,
      where: '',
      fix: '',
      places: [],
    });
    const lint = [of('training-dropout', 'error'), of('suspected-freeze', 'warning'), of('glue', 'info')];
    expect(lintOfArtifact(lint)).toEqual([
      { rule: 'training-dropout', severity: 'error', message: 'training-dropout', where: '', fix: '' },
    ]);
  });
});
