CREATE TABLE payment_batch (
	no TEXT NOT NULL, 
	submission INTEGER NOT NULL, 
	layout TEXT NOT NULL, 
	made_at TEXT NOT NULL, 
	made_by TEXT NOT NULL, 
	PRIMARY KEY (no), 
	FOREIGN KEY(submission) REFERENCES sheet_submission (id), 
	FOREIGN KEY(made_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_payment_batch_submission ON payment_batch (submission);
CREATE TABLE payment (
	no TEXT NOT NULL, 
	batch TEXT NOT NULL, 
	fund TEXT NOT NULL, 
	due TEXT NOT NULL, 
	supplement INTEGER NOT NULL, 
	contract TEXT NOT NULL, 
	client TEXT NOT NULL, 
	place INTEGER NOT NULL, 
	attempt INTEGER NOT NULL, 
	retry_of TEXT, 
	payee_name TEXT NOT NULL, 
	payee_bank TEXT NOT NULL, 
	payee_account TEXT NOT NULL, 
	amount INTEGER NOT NULL, 
	PRIMARY KEY (no), 
	UNIQUE (fund, due, supplement, contract, client, place, attempt), 
	UNIQUE (retry_of), 
	CONSTRAINT ck_amount CHECK (amount > 0), 
	CONSTRAINT ck_retry CHECK ((attempt = 1) = (retry_of IS NULL)), 
	FOREIGN KEY(batch) REFERENCES payment_batch (no), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(contract) REFERENCES contract (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(retry_of) REFERENCES payment (no)
)
 STRICT;
CREATE INDEX ix_payment_batch ON payment (batch);
CREATE TABLE payment_result (
	payment TEXT NOT NULL, 
	result TEXT NOT NULL, 
	reason TEXT, 
	paid_on TEXT, 
	file TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (payment), 
	CONSTRAINT ck_result CHECK (result IN ('paid', 'failed')), 
	CONSTRAINT ck_reason CHECK ((result = 'failed') = (reason IS NOT NULL)), 
	FOREIGN KEY(payment) REFERENCES payment (no), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE payment_return (
	payment TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	file TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	PRIMARY KEY (payment), 
	FOREIGN KEY(payment) REFERENCES payment_result (payment), 
	FOREIGN KEY(recorded_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE payout_notice (
	id INTEGER NOT NULL, 
	fund TEXT NOT NULL, 
	due TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	made_at TEXT NOT NULL, 
	made_by TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	content TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (fund, due, version), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(made_by) REFERENCES staff (code)
)
 STRICT;
CREATE TABLE difference_sign_off (
	id INTEGER NOT NULL, 
	fund TEXT NOT NULL, 
	due TEXT NOT NULL, 
	difference TEXT NOT NULL, 
	amount INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	signed_at TEXT NOT NULL, 
	signed_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ck_difference CHECK (difference IN ('interest', 'principal', 'received')), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(signed_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_difference_sign_off_due ON difference_sign_off (fund, due);
