import {
  auctionEvidence,
  bookEvidence,
  moneyEvidence,
  outlookEvidence,
  powerContractEvidence,
  priceEvidence,
  purchasePlanEvidence,
  spentEvidence,
} from '../../contracts/index.ts';
import type { Certificates } from '../context.ts';
import type { Exchange } from '../market/exchange.ts';
import { explainAuction } from './explain-auction.ts';
import { explainBook } from './explain-book.ts';
import { explainMoney } from './explain-money.ts';
import { explainPowerContract } from './explain-power-contract.ts';
import { explainOutlook, explainPrice } from './explain-price.ts';
import { explainPurchasePlan } from './explain-purchase-plan.ts';
import { explainSpent } from './explain-spent.ts';

/** Opens the figures of the exchange: money, books, prices and auctions. */
export function explainMarket(certificates: Certificates, exchange: Exchange): void {
  const { evidence, config } = certificates.scope;
  const { buyerFeeBps } = config.market;
  evidence.explain(moneyEvidence, (ref, asOf, viewer) => explainMoney(certificates, ref, asOf, viewer));
  evidence.explain(bookEvidence, (ref, asOf, viewer) => explainBook(exchange, buyerFeeBps, ref, asOf, viewer));
  evidence.explain(priceEvidence, (ref, asOf) => explainPrice(certificates, exchange, ref, asOf));
  evidence.explain(outlookEvidence, (ref, asOf) => explainOutlook(certificates, ref, asOf));
  evidence.explain(auctionEvidence, (ref, asOf) => explainAuction(certificates, ref, asOf));
  evidence.explain(spentEvidence, (ref, asOf, viewer) => explainSpent(certificates, ref, asOf, viewer));
  evidence.explain(powerContractEvidence, (ref, asOf, viewer) => explainPowerContract(certificates, ref, asOf, viewer));
  evidence.explain(purchasePlanEvidence, (ref, asOf, viewer) => explainPurchasePlan(certificates, ref, asOf, viewer));
}
