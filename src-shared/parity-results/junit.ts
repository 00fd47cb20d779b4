/** A comparison as JUnit XML, as CI systems read it: a suite per subject, a test case per case and output. Pure. */
import type { ParityResult } from '../parity.js';

/** Characters XML 1.0 cannot hold are left out. */
const escape = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');

/** A warning passes, with its reason as output; a fail is a failure, what did not run an error. */
export function parityJunit(parity: ParityResult): string {
  const suites = parity.subjects.slice(1).map((subject) => {
    const title = new Map(parity.cases.map((each) => [each.id, each.title]));
    const outputs = parity.outputs.filter((each) => each.subject === subject);
    const errors = parity.failures.filter((each) => each.subject === subject);
    const invariance = parity.invariance.filter((each) => each.subject === subject);
    const failures = outputs.filter((each) => each.verdict === 'fail').length;
    const tests = [
      ...outputs.map((each) => {
        const name = `${each.name} at ${title.get(each.case) ?? each.case}`;
        const open = `    <testcase classname="${escape(subject)}" name="${escape(name)}"`;
        if (each.verdict === 'fail') return `${open}><failure message="${escape(each.reason)}"/></testcase>`;
        if (each.verdict === 'warn')
          return `${open}><system-out>warning: ${escape(each.reason)}</system-out></testcase>`;
        return `${open}/>`;
      }),
      ...invariance.map(
        (each) =>
          `    <testcase classname="${escape(subject)}" name="${escape(`${each.kind} invariance of ${each.output}`)}"><system-out>${each.verdict}: ${escape(each.reason)}</system-out></testcase>`,
      ),
      ...errors.map(
        (each) =>
          `    <testcase classname="${escape(subject)}" name="${escape(`run at ${title.get(each.case) ?? each.case}`)}"><error message="${escape(each.error.message)}"/></testcase>`,
      ),
    ];
    return [
      `  <testsuite name="${escape(subject)}" tests="${String(tests.length)}" failures="${String(failures)}" errors="${String(errors.length)}">`,
      ...tests,
      '  </testsuite>',
    ].join('\n');
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="lapidary parity">\n${suites.join('\n')}\n</testsuites>\n`;
}
