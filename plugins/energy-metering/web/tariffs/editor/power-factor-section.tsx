import { ActionButton } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../../use-t.ts';
import { useEditor, useProblem } from './editor-context.ts';
import { PartProblem, TextInput } from './inputs.tsx';
import { Section } from './section.tsx';

/** Adjustment by the mean power factor of the month, as a table. */
export function PowerFactorSection(): ReactNode {
  const t = useT();
  const { draft } = useEditor();
  const { powerFactor } = draft.version;
  return (
    <Section title={t('tariffs.pf.title')} path={['powerFactor']}>
      <label className="tf-check">
        <input
          type="checkbox"
          checked={powerFactor !== undefined}
          onChange={(event) =>
            draft.set(
              ['powerFactor'],
              event.target.checked ? { standard: '0.9', rows: [{ from: '0', percent: '0' }], source: '' } : undefined,
              true,
            )
          }
        />
        {t('tariffs.pf.use')}
      </label>
      {powerFactor ? (
        <>
          <div className="tf-three">
            <TextInput path={['powerFactor', 'standard']} label={t('tariffs.pf.standard')} decimal />
            <TextInput path={['powerFactor', 'source']} label={t('tariffs.source')} />
          </div>
          <PartProblem path={['powerFactor', 'rows']} />
          <div className="tf-pf">
            <table className="tf-table">
              <thead>
                <tr>
                  <th data-number>{t('tariffs.pf.from')}</th>
                  <th data-number>{t('tariffs.pf.percent')}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {powerFactor.rows.map((row, index) => (
                  <tr key={index}>
                    <td>
                      <Cell index={index} field="from" value={row.from} />
                    </td>
                    <td>
                      <Cell index={index} field="percent" value={row.percent} />
                    </td>
                    <td>
                      <ActionButton
                        quiet
                        aria-label={t('tariffs.remove')}
                        onClick={() => draft.set(['powerFactor', 'rows', index], undefined, true)}
                      >
                        ×
                      </ActionButton>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <ActionButton
            quiet
            onClick={() => draft.set(['powerFactor', 'rows'], [{ from: '', percent: '' }, ...powerFactor.rows], true)}
          >
            + {t('tariffs.pf.add')}
          </ActionButton>
        </>
      ) : null}
    </Section>
  );
}

function Cell({ index, field, value }: { index: number; field: 'from' | 'percent'; value: string }): ReactNode {
  const t = useT();
  const { draft } = useEditor();
  const path = ['powerFactor', 'rows', index, field];
  const error = useProblem(path);
  return (
    <input
      data-number
      inputMode="decimal"
      value={value}
      title={error}
      aria-label={t(`tariffs.pf.${field}`)}
      aria-invalid={error ? true : undefined}
      onChange={(event) => draft.set(path, event.target.value.trim())}
    />
  );
}
