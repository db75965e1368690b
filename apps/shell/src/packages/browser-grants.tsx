import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { BrowserGrants, Inspection } from './types.ts';

export interface BrowserGrantsProps {
  inspection: Inspection;
  value: BrowserGrants;
  onChange: (value: BrowserGrants) => void;
}

/** What the plugin's pages ask for beside its own routes, each to be granted by itself; nothing is unless it is ticked. */
export function BrowserGrantsField({ inspection, value, onChange }: BrowserGrantsProps): ReactNode {
  const t = useT();
  const { asked } = inspection.browser;
  const signed = inspection.package.signature === 'signed';
  const box = (label: ReactNode, checked: boolean, change: (on: boolean) => BrowserGrants, disabled = false) => (
    <label className="package-accept">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(change(event.currentTarget.checked))}
      />
      {label}
    </label>
  );
  const listed = (field: 'reads' | 'topics') =>
    asked[field].map((one) => (
      <div key={one}>
        {box(<code>{one}</code>, value[field].includes(one), (on) => ({
          ...value,
          [field]: asked[field].filter((other) => (other === one ? on : value[field].includes(other))),
        }))}
      </div>
    ));
  return (
    <fieldset className="package-grants" data-testid="browser-grants">
      <legend>{t('packages.browser')}</legend>
      {asked.reads.length + asked.topics.length === 0 ? t('packages.browser-none') : null}
      {listed('reads')}
      {listed('topics')}
      {asked.page ? box(t('packages.grant-page'), value.page && signed, (page) => ({ ...value, page }), !signed) : null}
      {asked.page && !signed ? <p className="package-quiet">{t('packages.grant-page-unsigned')}</p> : null}
      <p className="package-quiet">{t(value.page && signed ? 'packages.in-page' : 'packages.in-frame')}</p>
    </fieldset>
  );
}
