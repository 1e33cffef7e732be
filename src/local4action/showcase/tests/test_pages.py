import pytest
pytestmark = pytest.mark.django_db
def test_smoke(client, make):
    from local4action.showcase import index
    h=make.hub(); a=make.agreement(h,state="signed"); index.rebuild(h)
    for p in ["/en/hubs/","/en/map/","/en/data/","/en/organisations/",h.get_absolute_url(),h.get_absolute_url()+"agreement/",h.lead.get_absolute_url(),"/data/hubs.csv","/data/hubs.json?goal=1","/data/hubs.geojson?q=hub+promise","/data/organisations.csv",f"/data/hubs/{h.ref}.json",f"/data/agreements/{h.ref}.json","/data/suggest.json?q=hub","/en/hubs/?q=hub&country=SN&state=running&goal=3&year=2026&agenda=sdg"]:
        r=client.get(p); 
        b=b"".join(r.streaming_content) if r.streaming else r.content
        print(r.status_code,len(b),p)
        assert r.status_code==200,p
