import { describe, expect, it } from 'vitest';
import { openModel } from '../formats/registry.js';
import { resources } from '../resources.js';
import { join } from 'node:path';
import { LintContext } from './lint-context.js';
import type { LintRule } from './lint-rule.js';
import { everyRule, runRules } from './run-rules.js';

const model = await openModel(join(resources.samples, 'exported', 'resnet18.onnx'));
const never = new AbortController().signal;
const context = new LintContext(model, [], never);

const rule = (id: string, check: LintRule['check'], more: Partial<LintRule> = {}): LintRule => ({
  id,
  severity: 'info',
  title: id,
  help: { why: '', fix: 'Mend it.' },
  formats: 'all',
  check,
  ...more,
});

describe('running rules', () => {
  it('tells of a rule that fails, and goes on', async () => {
    const broken = rule('broken', () => {
      throw new TypeError('cannot read x');
    });
    const late = rule('late', () => Promise.reject(new Error('later')));
    const found = await runRules([broken, late, rule('whole', () => [{ message: 'It is so.' }])], context);
    expect(found.map((finding) => [finding.rule, finding.message])).toEqual([
      ['rule-failed', 'The rule broken could not be checked: cannot read x'],
      ['rule-failed', 'The rule late could not be checked: later'],
      ['whole', 'It is so.'],
    ]);
  });

  it('keeps findings and places bounded, and counts the rest', async () => {
    const many = rule('many', () => Array.from({ length: 1000 }, (_, at) => ({ message: String(at) })));
    const found = await runRules([many], context);
    expect(found).toHaveLength(51);
    expect(found.at(-1)).toMatchObject({ message: 'And 950 more of this kind.', count: 950 });
    const wide = rule('wide', () => [{ message: 'all', nodes: Array.from({ length: 5000 }, () => 0) }]);
    const [finding] = await runRules([wide], context);
    expect(finding?.places).toHaveLength(100);
    expect(finding?.count).toBe(5000);
  });

  it('takes rules by choice and by format', async () => {
    const rules = [
      rule('a', () => [{ message: 'a' }]),
      rule('b', () => [{ message: 'b' }], { severity: 'error' }),
      rule('values', () => [{ message: 'v' }], { weights: true }),
      rule('keras', () => [{ message: 'k' }], { formats: ['keras'] }),
    ];
    const ids = async (choice: Partial<typeof everyRule>): Promise<string[]> =>
      (await runRules(rules, context, { ...everyRule, ...choice })).map((finding) => finding.rule);
    expect(await ids({})).toEqual(['b', 'a', 'values']);
    expect(await ids({ only: ['a'] })).toEqual(['a']);
    expect(await ids({ ignore: ['a'], weights: false })).toEqual(['b']);
  });

  it('ends at once when it is cancelled', async () => {
    const abort = new AbortController();
    const aborted = new LintContext(model, [], abort.signal);
    const reached: string[] = [];
    const rules = ['first', 'second'].map((id) =>
      rule(id, () => {
        reached.push(id);
        abort.abort();
        return [];
      }),
    );
    await expect(runRules(rules, aborted)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(reached).toEqual(['first']);
  });
});
