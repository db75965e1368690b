import { section, tab } from '@lingtan/web-sdk';

/**
 * Portfolio, hourly match, market, bilateral deals, procurement desk, issuance, certificates one by one, retirements, offsets,
 * reconciliation with registries.
 */
export const CertificateSection = section('', [
  tab('portfolio', 'certificates.read', () => import('./portfolio/portfolio-page.tsx').then((m) => m.PortfolioPage)),
  tab('match', 'certificates.read', () => import('./match/match-page.tsx').then((m) => m.MatchPage)),
  tab('market', 'certificates.read', () => import('./market/market-page.tsx').then((m) => m.MarketPage)),
  tab('deals', 'certificates.read', () => import('./deals/deals-page.tsx').then((m) => m.DealsPage)),
  tab('desk', 'certificates.read', () => import('./desk/desk-page.tsx').then((m) => m.DeskPage)),
  tab('issuance', 'certificates.read', () => import('./issuance/issuance-page.tsx').then((m) => m.IssuancePage)),
  tab('certificates', 'certificates.read', () =>
    import('./certificates/certificates-section.tsx').then((m) => m.CertificatesSection),
  ),
  tab('retirements', 'certificates.read', () =>
    import('./retirements/retirements-section.tsx').then((m) => m.RetirementsSection),
  ),
  tab('offsets', 'certificates.read', () => import('./offsets/offsets-page.tsx').then((m) => m.OffsetsPage)),
  tab('registry', 'certificates.read', () => import('./registry/registry-page.tsx').then((m) => m.RegistryPage)),
]);
