package when
import ("testing";"time";"fmt")
func TestZZ(t *testing.T){
 for _,a:=range []string{"2026-04-23","[2016-04-20..2026-04-23]","2026"} { for _,w:=range []string{"on Friday","7 April","since 2020","earlier in April","зимой"} {
  s:=time.Now(); r,err:=Resolve(w,Context{Anchor:mustParse(t,a)}); fmt.Println(a,w,time.Since(s),len(r),err==nil)
 }}
 texts:=[]string{"XXXX-XX-31","XXXX-X2-3X","XXXX-04~","9XX9-02-29","XXX4-02-29","2XXX-XX-XX","X0X0-1X-X1","[2024,2030..2040]","XXXX-12-31~","XX00-02-29","[XXXX-02-28..XXXX-02-29]","X1X1","X2X2-XX-07","XXXX-XX-07?","2024-XX-07~","1XX6-02-29"}
 worst:=time.Duration(0)
 for _,x:=range texts{for _,y:=range texts{ a,b:=mustParse(t,x),mustParse(t,y); s:=time.Now(); Same(a,b);Overlaps(a,b);During(a,b); d:=time.Since(s); s=time.Now(); Intersect(a,b); e:=time.Since(s); if d>worst||e>worst {worst=max(d,e); fmt.Println(x,y,d,e)}}}
}
