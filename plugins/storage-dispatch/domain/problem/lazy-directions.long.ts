import './lazy-directions.property.test.ts';
