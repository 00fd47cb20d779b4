/** One target: whether it is made, and its options, those that few people need folded. */
import type { ReactElement } from 'react';
import { type TargetId, targets } from '../../src-shared/target.js';
import type { Option } from '../../src-shared/targets/option.js';
import { targetOptions } from '../../src-shared/targets/target-options.js';
import { useEngineStore } from '../state/engine-store.js';
import { NeedOffer } from './need-offer.js';
import { needsOfTarget } from './needs.js';
import { OptionField } from './option-field.js';
import { optionProblem, type TargetsDraft, toggled, withOption } from './target-draft.js';
import { targetHelp } from './target-help.js';

/** Options that a person looks for first; the others are folded. */
const plain = new Set(['check_trace', 'opset', 'strict', 'optimize', 'constant_folding']);

interface Props {
  target: TargetId;
  draft: TargetsDraft;
  change: (patch: TargetsDraft) => void;
}

export function TargetCard({ target, draft, change }: Props): ReactElement {
  const doctor = useEngineStore((state) => state.doctor);
  const on = draft.targets.includes(target);
  const said = draft.options[target] ?? {};
  const field = (option: Option): ReactElement => (
    <OptionField
      key={option.key}
      target={target}
      option={option}
      typed={said[option.key]}
      onChange={(typed) => change(withOption(draft, target, option, typed))}
    />
  );
  const advanced = targetOptions[target].filter(({ key }) => !plain.has(key));
  const changed = advanced.filter(({ key }) => said[key] !== undefined).length;
  const wrong = advanced.some((option) => optionProblem(option, said[option.key]) !== null);
  return (
    <div className={on ? 'target on' : 'target'}>
      <label className="target-head">
        <input
          type="checkbox"
          aria-label={targets[target].title}
          aria-describedby={`help-${target}`}
          checked={on}
          onChange={() => change(toggled(draft, target))}
        />
        <span>
          <span className="check-title">{targets[target].title}</span> <code className="muted">{target}</code>
          <span className="check-help" id={`help-${target}`}>
            {targetHelp[target]}
          </span>
        </span>
      </label>
      {on ? (
        <div className="target-options">
          {needsOfTarget(target, draft, doctor).map((need) => (
            <NeedOffer key={need.id} need={need} />
          ))}
          {targetOptions[target].filter(({ key }) => plain.has(key)).map(field)}
          {advanced.length === 0 ? null : (
            <details open={wrong ? true : undefined}>
              <summary>
                Advanced<span className="visually-hidden"> options of {target}</span>{' '}
                <span className="muted small">
                  {changed === 0 ? `${String(advanced.length)} at their defaults` : `${String(changed)} changed`}
                </span>
              </summary>
              {advanced.map(field)}
            </details>
          )}
        </div>
      ) : null}
    </div>
  );
}
