import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { ImportFile } from './read-table.ts';

/** The beginning of the file as a table. */
export function Preview({ file }: { file: ImportFile }): ReactNode {
  const t = useT();
  return (
    <div className="em-preview" tabIndex={0} role="region" aria-label={t('imports.preview')}>
      <table>
        <thead>
          <tr>
            {file.header.map((name, at) => (
              <th key={at} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {file.rows.slice(0, 12).map((row, at) => (
            <tr key={at}>
              {file.header.map((_, column) => (
                <td key={column}>{row[column] ?? ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
