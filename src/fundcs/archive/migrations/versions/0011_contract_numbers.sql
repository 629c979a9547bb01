CREATE TABLE contract_number (
	former TEXT NOT NULL, 
	contract TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	corrected_at TEXT NOT NULL, 
	corrected_by TEXT NOT NULL, 
	PRIMARY KEY (former), 
	FOREIGN KEY(contract) REFERENCES contract (no), 
	FOREIGN KEY(corrected_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_contract_number_contract ON contract_number (contract);
