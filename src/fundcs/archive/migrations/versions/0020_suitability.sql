CREATE TABLE investor_record (
	id INTEGER NOT NULL, 
	client TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	value TEXT, 
	amount INTEGER, 
	day TEXT NOT NULL, 
	valid_until TEXT, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_kind CHECK (kind IN ('investor', 'level', 'assets', 'income', 'net_assets')), 
	CONSTRAINT ck_value CHECK ((value IS NULL) = (kind NOT IN ('investor', 'level'))), 
	CONSTRAINT ck_amount CHECK ((amount IS NULL) = (kind IN ('investor', 'level'))), 
	CONSTRAINT ck_positive CHECK (amount > 0), 
	CONSTRAINT ck_valid CHECK (valid_until >= day), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_investor_record_client ON investor_record (client);
CREATE TABLE investor_record_withdrawal (
	record INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (record), 
	FOREIGN KEY(record) REFERENCES investor_record (id), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE fund_risk (
	id INTEGER NOT NULL, 
	fund TEXT NOT NULL, 
	level TEXT NOT NULL, 
	since TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_level CHECK (level IN ('R1', 'R2', 'R3', 'R4', 'R5')), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_fund_risk_fund ON fund_risk (fund);
CREATE TABLE fund_risk_withdrawal (
	risk INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (risk), 
	FOREIGN KEY(risk) REFERENCES fund_risk (id), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE contract_confirmation (
	callback TEXT NOT NULL, 
	contract TEXT NOT NULL, 
	question TEXT NOT NULL, 
	affirmed INTEGER NOT NULL, 
	PRIMARY KEY (callback, contract, question), 
	FOREIGN KEY(callback) REFERENCES callback (no), 
	FOREIGN KEY(contract) REFERENCES contract (no)
)
 STRICT;
CREATE INDEX ix_contract_confirmation_contract ON contract_confirmation (contract);
