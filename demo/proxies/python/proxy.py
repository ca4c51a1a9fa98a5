# A billing proxy in Python with Flask: the required routes of the protocol (openapi.json), to copy from. Started by itself, see ../README.md.
import hashlib
import hmac
import json
import os
import re
from datetime import datetime, timezone

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from credyt import Credyt, Problem, decimal_text
from links import Links, is_return_path
from usage import read_item, read_page

PORT = int(os.environ.get("PORT", "4020"))
BASE = "/api/billing"
PUBLIC_URL = os.environ.get("PUBLIC_URL", f"http://localhost:{PORT}")  # never taken from the Host header
API_KEY = os.environ["CREDYT_API_KEY"]
credyt = Credyt(os.environ.get("CREDYT_URL", "https://api.credyt.ai"), API_KEY)
links = Links(credyt, PUBLIC_URL)

# Stands for your own sessions: cookie value -> your id of the customer, which Credyt knows as external_id.
SESSIONS = {"demo-session-maya": "maya"}

RULES = {"allowed": True, "currency": "USD", "presets": ["10", "25", "50", "100"], "min": "5", "max": "500", "custom": True, "assets": ["USD"]}
CURRENCIES = {"USD": 2, "EUR": 2, "GBP": 2, "CHF": 2, "JPY": 0}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z", re.ASCII)

app = Flask(__name__)
MAX_BODY = 16 * 1024


@app.before_request
def guard():
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if re.fullmatch(r"[\w-]{1,64}", given, re.ASCII) else os.urandom(8).hex()
    if request.method == "OPTIONS":
        return Response(status=204)  # before anyone is asked who they are
    if request.routing_exception:
        raise request.routing_exception
    if request.method == "HEAD":
        raise Problem("method_not_allowed")
    origin = request.headers.get("Origin")
    is_own = request.headers.get("Sec-Fetch-Site") == "same-origin" or origin == PUBLIC_URL
    if not is_own and (request.method == "POST" or origin is not None):
        raise Problem("origin_not_allowed")
    # The whole type: a page of another site can send text/plain without asking.
    if request.method == "POST" and not re.fullmatch(r'application/json(; *charset="?utf-8"?)?', request.headers.get("Content-Type", ""), re.I):
        raise Problem("unsupported_media_type")
    external_id = SESSIONS.get(request.cookies.get("session", ""))
    if external_id is None:
        raise Problem("unauthenticated")
    g.external_id = external_id


@app.after_request
def protect(response):
    response.headers.update({
        "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
        "Vary": "Origin, Sec-Fetch-Site, Cookie, Authorization", "X-Request-Id": g.request_id, "Cross-Origin-Resource-Policy": "same-site",
    })
    if request.headers.get("Origin") == PUBLIC_URL:
        response.headers.update({
            "Access-Control-Allow-Origin": PUBLIC_URL, "Access-Control-Allow-Credentials": "true", "Cross-Origin-Resource-Policy": "cross-origin",
            "Access-Control-Expose-Headers": "X-Request-Id, Retry-After",
            "Access-Control-Allow-Methods": "GET, POST, OPTIONS", "Access-Control-Allow-Headers": "content-type, authorization, idempotency-key",
        })
    return response


@app.errorhandler(Exception)
def refuse(error):
    """Our own words and codes only: nothing Credyt wrote, no trace of an exception."""
    if isinstance(error, HTTPException):
        error = Problem({404: "not_found", 405: "method_not_allowed"}.get(error.code, "invalid_request"))
    elif not isinstance(error, Problem):
        app.logger.error("%s failed", request.path, exc_info=error)
        error = Problem("internal")
    response = Response(json.dumps(error.body(g.request_id)), status=error.status, mimetype="application/problem+json")
    if error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def answer(body, status=200):
    return Response(json.dumps(body), status=status, content_type="application/json; charset=utf-8")


def customer_id():
    return credyt.find_customer(g.external_id)


def read_query(**patterns):
    """The query as text; unknown, doubled and malformed parameters are refused, a customer id above all."""
    fields = {name: "unknown" for name in request.args if name not in patterns}
    for name, pattern in patterns.items():
        values = request.args.getlist(name)
        if len(values) > 1 or (values and not re.fullmatch(pattern, values[0])):
            fields[name] = "not_allowed"
    if fields:
        raise Problem("invalid_request", fields=fields)
    return request.args.to_dict()


def read_body(**required):
    read_query()
    text = request.stream.read(MAX_BODY + 1)
    if len(text) > MAX_BODY:
        raise Problem("payload_too_large")
    try:
        body = json.loads(text)
    except ValueError:
        raise Problem("invalid_request")
    if not isinstance(body, dict):
        raise Problem("invalid_request")
    texts = {*required, "returnTo"}
    fields = {name: "unknown" for name in body if name not in texts and name != "newTab"}
    fields.update({name: "required" for name, is_required in required.items() if is_required and name not in body})
    fields.update({name: "not_allowed" for name in texts if name in body and not isinstance(body[name], str)})
    if not isinstance(body.get("newTab", False), bool):
        fields["newTab"] = "not_allowed"
    if fields:
        raise Problem("invalid_amount" if fields == {"amount": "not_allowed"} else "invalid_request", fields=fields)
    if not is_return_path(body.setdefault("returnTo", "/")):
        raise Problem("invalid_request", fields={"returnTo": "not_allowed"})
    return body


@app.get(f"{BASE}/wallet")
def wallet():
    query = read_query(include="pending")
    customer = customer_id()
    accounts = credyt.get_wallet(customer) if customer else []
    assets = credyt.list_assets() if accounts else {}
    tag = hmac.new(API_KEY.encode(), f"owner:{g.external_id}".encode(), hashlib.sha256).hexdigest()
    return answer({
        "accounts": [show_account(customer, account, assets, query) for account in accounts],
        "payments": credyt.list_payments(customer) if customer else [],
        "topUp": {**RULES, "allowed": customer is not None}, "portal": {"allowed": customer is not None},
        "mode": "test", "features": [], "asOf": datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"), "owner": tag,
    })


def show_account(customer, account, assets, query):
    code = account["asset"]
    shown = {"id": account["id"], "name": account.get("name") or "default", "asset": show_asset(code, assets.get(code)), "available": decimal_text(account["available"])}
    if "include" in query:
        pending = credyt.get_account(customer, account["id"])
        shown.update(pendingIn=decimal_text(pending.get("pending_in")), pendingOut=decimal_text(pending.get("pending_out")))
    return shown


def show_asset(code, defined):
    if defined is None:
        return {"code": code, "kind": "fiat" if code in CURRENCIES else "custom", "precision": CURRENCIES.get(code, 2)}
    named = {name: defined[name] for name in ("name", "symbol", "label") if isinstance(defined.get(name), str)}
    return {"code": code, "kind": "custom", **named, "precision": int(defined.get("precision", 2))}


@app.get(f"{BASE}/usage")
def usage():
    query = read_query(limit=r"[1-9][0-9]?|100", cursor=r".{1,4096}", **{"from": INSTANT, "to": INSTANT, "eventType": r".{1,255}"})
    customer = customer_id()
    return answer(read_page(credyt, API_KEY, customer, query) if customer else {"items": [], "nextCursor": None})


@app.get(f"{BASE}/usage/<event_id>")
def usage_item(event_id):
    read_query()
    customer = customer_id()
    return answer(read_item(credyt, customer, event_id))


@app.post(f"{BASE}/top-ups")
def top_ups():
    body = read_body(amount=True, currency=False, asset=False)
    for name, allowed in (("currency", [RULES["currency"]]), ("asset", RULES["assets"])):
        if body.get(name, allowed[0]) not in allowed:
            raise Problem("invalid_request", fields={name: "not_allowed"})
    return answer(links.top_up(g.external_id, body, RULES, request.headers.get("Idempotency-Key")), 201)


@app.post(f"{BASE}/portal-links")
def portal_links():
    return answer(links.portal(g.external_id, read_body(), request.headers.get("Idempotency-Key")), 201)


if __name__ == "__main__":
    print(f"Billing proxy at {PUBLIC_URL}{BASE}", flush=True)
    app.run(host="127.0.0.1", port=PORT, threaded=True)
