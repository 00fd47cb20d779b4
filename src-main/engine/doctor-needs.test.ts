import { describe, expect, it } from 'vitest';
import { targetIdSchema } from '../../src-shared/target.js';
import { doctorNeeds } from './doctor-needs.js';

const packages = { torch: '2.13.0', numpy: '2', onnx: '1', onnxscript: '0', onnxruntime: '1' };

describe('doctorNeeds', () => {
  it('has a row for every target, and without Python one command that provides all', () => {
    const needs = doctorNeeds(null);
    expect(needs.filter(({ kind }) => kind === 'target').map(({ id }) => id)).toEqual(targetIdSchema.options);
    expect(needs.find(({ id }) => id === 'onnx')).toMatchObject({
      lacks: ['torch', 'numpy', 'onnx', 'onnxscript'],
      command: 'lapidary doctor --setup-python',
      provide: { action: 'setup', extras: [] },
    });
  });

  it('offers an extra of the managed environment, and pip in one that is the user’s', () => {
    const of = (managed: boolean) =>
      doctorNeeds({ path: '/my env/bin/python', managed, packages }).find(({ id }) => id === 'huggingface');
    expect(of(true)).toMatchObject({
      lacks: ['transformers'],
      command: 'lapidary doctor --setup-python --with transformers',
      provide: { action: 'setup', extras: ['transformers'] },
    });
    expect(of(false)).toMatchObject({
      command: "'/my env/bin/python' -m pip install transformers",
      provide: null,
    });
  });

  it('asks for nothing where nothing is lacking, and never installs torchvision or timm itself', () => {
    const needs = doctorNeeds({ path: '/p', managed: true, packages });
    expect(needs.find(({ id }) => id === 'onnx')).toMatchObject({ lacks: [], command: '', provide: null });
    for (const id of ['torchvision', 'timm']) {
      const need = needs.find((each) => each.id === id);
      expect(need?.provide).toBeNull();
      expect(need?.command).toContain('--use PATH');
    }
  });
});
