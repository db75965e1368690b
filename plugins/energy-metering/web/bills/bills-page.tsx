import type { PluginPageProps } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { BillList } from './bill-list.tsx';
import { BillView } from './bill-view.tsx';
import '../tariffs/tariffs.css';
import './bills.css';

/** Bills by month and account; `rest` is the id of a bill, with `/shadow` or `/invoice` behind it for its comparisons. */
export function BillsPage({ rest }: PluginPageProps): ReactNode {
  const [id = '', view = ''] = rest.split('/');
  return id === '' ? <BillList /> : <BillView key={id} id={id} view={view} />;
}
