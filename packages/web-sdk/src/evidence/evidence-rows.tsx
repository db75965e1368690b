import type { Explanation } from '@lingtan/sdk';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useT } from '../i18n/use-t.ts';
import { saveFile, toCsv } from '../table/csv.ts';

/** The raw readings at the end of the chain. */
export function EvidenceRows({ rows, name }: { rows: NonNullable<Explanation['rows']>; name: string }): ReactNode {
  const t = useT('sdk');
  return (
    <>
      <h3>
        {t('evidence.rows', { count: rows.values.length })}
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconDownload size={12} />}
          onClick={() => saveFile(`${name.replace(/[^\w.-]+/g, '_')}.csv`, toCsv(rows.columns, rows.values))}
        >
          CSV
        </Button>
      </h3>
      <div className="lt-evidence-rows">
        <table className="lt-table">
          <thead>
            <tr>
              {rows.columns.map((column, index) => (
                <th key={column} data-kind={typeof rows.values[0]?.[index] === 'number' ? 'number' : 'text'}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.values.map((row, index) => (
              <tr key={index}>
                {row.map((value, column) => (
                  <td key={column} data-kind={typeof value === 'number' ? 'number' : 'text'}>
                    {value ?? '–'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.truncated ? <p className="lt-form-help">{t('evidence.truncated')}</p> : null}
    </>
  );
}
