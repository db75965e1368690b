import './crossing.db.test.ts';
