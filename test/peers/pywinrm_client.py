"""pywinrm against a host: pywinrm's own headers and transport, told in lines of JSON."""

import xmltodict
from winrm.exceptions import InvalidCredentialsError, WSManFaultError
from winrm.protocol import Protocol
from wire import ENUMERATION, run, setting, tell, uri

GET = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"


def connect():
    auth = setting("AUTH")
    return Protocol(
        endpoint=f"http://{setting('ADDRESS')}:{setting('PORT')}/wsman",
        transport=auth,
        username=setting("USERNAME"),
        password=setting("PASSWORD"),
        message_encryption="never" if auth == "basic" else "always",
        proxy=None,
    )


def envelope(client, action, class_name, body=None):
    """An envelope with the header pywinrm gives its messages; it has no calls for these actions itself."""
    message = client._get_soap_header(resource_uri=uri(class_name), action=action)
    return xmltodict.unparse({"env:Envelope": {**message, "env:Body": body or {}}})


def tell_raw(message):
    """Carries a message of the test's."""
    try:
        tell(answer=connect().transport.send_message(message).decode())
    except InvalidCredentialsError:
        tell(problem="InvalidCredentialsError")


def tell_enumeration(class_name, max_elements):
    client = connect()
    request = {"n:Enumerate": {"w:OptimizeEnumeration": {}, "w:MaxElements": max_elements}}
    message = envelope(client, f"{ENUMERATION}/Enumerate", class_name, request)
    tell(answer=client.transport.send_message(message).decode())


def tell_fault(class_name):
    """Gets what is not there, by the class that turns faults into exceptions."""
    client = connect()
    try:
        client.send_message(envelope(client, GET, class_name))
    except WSManFaultError as fault:
        tell(code=fault.wsman_fault_code, subcode=fault.fault_subcode, by=fault.fault_code, httpStatus=fault.code)


run({"raw": tell_raw, "enumerate": tell_enumeration, "fault": tell_fault})
