ALTER TABLE fund ADD COLUMN raising_rate TEXT;
ALTER TABLE fund ADD COLUMN exit_fee_rate TEXT;
CREATE TABLE fund_correction (
	id INTEGER NOT NULL, 
	fund TEXT NOT NULL, 
	columns TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	corrected_at TEXT NOT NULL, 
	corrected_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(corrected_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_fund_correction_fund ON fund_correction (fund);
CREATE TABLE client_withholding (
	id INTEGER NOT NULL, 
	client TEXT NOT NULL, 
	since TEXT NOT NULL, 
	share TEXT NOT NULL, 
	reason TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_client_withholding_client ON client_withholding (client);
ALTER TABLE sheet_adjustment ADD COLUMN raising_interest INTEGER;
ALTER TABLE sheet_adjustment ADD COLUMN withholding INTEGER;
ALTER TABLE sheet_adjustment ADD COLUMN exit_fee INTEGER;
ALTER TABLE sheet_adjustment ADD COLUMN raising_interest_left INTEGER;
ALTER TABLE sheet_adjustment ADD COLUMN withholding_left INTEGER;
ALTER TABLE sheet_adjustment ADD COLUMN exit_fee_left INTEGER;
ALTER TABLE payout_recovery RENAME TO payout_recovery_before;
DROP INDEX ix_payout_recovery_fund;
CREATE TABLE payout_recovery (
	id INTEGER NOT NULL, 
	fund TEXT NOT NULL, 
	contract TEXT NOT NULL, 
	client TEXT NOT NULL, 
	due TEXT NOT NULL, 
	interest INTEGER NOT NULL, 
	principal INTEGER NOT NULL, 
	received_on TEXT NOT NULL, 
	reference TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	raising_interest INTEGER, 
	withholding INTEGER, 
	exit_fee INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_amount CHECK (min(interest, principal, coalesce(raising_interest, 0), coalesce(withholding, 0), coalesce(exit_fee, 0)) >= 0 AND interest + principal + coalesce(raising_interest, 0) + coalesce(withholding, 0) + coalesce(exit_fee, 0) > 0), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(contract) REFERENCES contract (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
INSERT INTO payout_recovery
       (id, fund, contract, client, due, interest, principal, received_on, reference, recorded_at, recorded_by)
SELECT id, fund, contract, client, due, interest, principal, received_on, reference, recorded_at, recorded_by
  FROM payout_recovery_before;
DROP TABLE payout_recovery_before;
CREATE INDEX ix_payout_recovery_fund ON payout_recovery (fund);
