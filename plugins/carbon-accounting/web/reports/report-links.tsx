import { DownloadLink, useLanguage, withQuery } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';

/** Report of a period as PDF and workbook; of a revision also what was published and its evidence pack. */
export function ReportLinks(props: {
  period: string;
  /** Id of the profile, without version. */
  profile: string;
  /** Absent: a draft of what it is now. */
  revision?: number;
  quiet?: boolean;
}): ReactNode {
  const t = useT();
  const lang = useLanguage();
  const { period, profile, revision, quiet } = props;
  const report = `./reports/${period}/${profile}`;
  const published = `./periods/${period}/${profile}`;
  const look = quiet === undefined ? {} : { quiet };
  return (
    <>
      <DownloadLink {...look} href={withQuery(`${report}/pdf`, { lang, revision })} title={t('reports.pdf-hint')}>
        PDF
      </DownloadLink>
      <DownloadLink {...look} href={withQuery(`${report}/xlsx`, { lang, revision })} title={t('reports.xlsx-hint')}>
        XLSX
      </DownloadLink>
      {revision === undefined ? null : (
        <>
          <DownloadLink {...look} href={withQuery(published, { revision })} title={t('reports.json-hint')}>
            JSON
          </DownloadLink>
          <DownloadLink
            {...look}
            href={withQuery(`${published}/pack`, { lang, revision })}
            title={t('reports.pack-hint')}
            data-testid="evidence-pack"
          >
            {t('reports.pack')}
          </DownloadLink>
        </>
      )}
    </>
  );
}
